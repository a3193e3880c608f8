/** What it costs to change the rate of 20 ms of sound, and what is left of it. */
import { makeResampler } from '../../../media-node/src/sound/resample.ts';

const PAIRS = [
  [16_000, 8_000],
  [22_050, 8_000],
  [24_000, 8_000],
  [24_000, 16_000],
  [8_000, 16_000],
] as const;
const FRAMES = 5_000;
const TONE_HZ = 1_000;

/** CPU time a frame in microseconds, and the distance of a tone from all that is not it in dB. */
export function measureResampling(): Record<string, { us_a_frame: number; snr_db: number }> {
  return Object.fromEntries(
    PAIRS.map(([fromHz, toHz]) => [
      `${fromHz}_to_${toHz}`,
      { us_a_frame: Number(costUs(fromHz, toHz).toFixed(1)), snr_db: Math.round(snrDb(fromHz, toHz)) },
    ]),
  );
}

const sine = (seconds: number, rateHz: number): Int16Array =>
  Int16Array.from({ length: Math.round(seconds * rateHz) }, (_, at) =>
    Math.round(12_000 * Math.sin((2 * Math.PI * TONE_HZ * at) / rateHz)),
  );

function costUs(fromHz: number, toHz: number): number {
  const resampler = makeResampler(fromHz, toHz);
  const frame = sine(0.02, fromHz);
  for (let at = 0; at < FRAMES / 5; at++) resampler.push(frame);
  const before = process.cpuUsage();
  for (let at = 0; at < FRAMES; at++) resampler.push(frame);
  const { user, system } = process.cpuUsage(before);
  resampler.close();
  return (user + system) / FRAMES;
}

function snrDb(fromHz: number, toHz: number): number {
  const resampler = makeResampler(fromHz, toHz);
  const made = resampler.push(sine(2, fromHz)).subarray(toHz / 2, toHz / 2 + toHz);
  resampler.close();
  let [re, im, power] = [0, 0, 0];
  made.forEach((sample, at) => {
    re += sample * Math.cos((2 * Math.PI * TONE_HZ * at) / toHz);
    im += sample * Math.sin((2 * Math.PI * TONE_HZ * at) / toHz);
    power += sample * sample;
  });
  const tone = (2 * (re * re + im * im)) / made.length;
  return 10 * Math.log10(tone / (power - tone));
}
