/*
 * Callers: connects as Asterisk does, sends 20 ms of 8 kHz sound each 20 ms on every connection and watches what comes back.
 * load PORT SECONDS [SOUND] < IDS   (one id of 32 hexadecimal digits a line; as many callers as lines)
 * SOUND: 16-bit mono at 8 kHz, said again and again by each caller from a place of its own; without it they send noise.
 * Prints frames a second of the worst and of the mean caller, the error of arrivals against 20 ms, and the share of frames for which a
 * listener who keeps two frames back had to wait, as JSON.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { MAX = 2000, FRAME = 323, WARM_UP_MS = 1500, DRY_MS = 60 };

struct caller {
  int fd;
  int have, want;
  unsigned char head[3];
  long frames;
  double first, last;
};
static struct caller callers[MAX];
static float *errors;
static long error_count, error_room, frame_count, dry_count;
static unsigned char *sound;
static long sound_frames;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void arrived(struct caller *c, double at, double from, double until) {
  if (at < from || at > until) return;
  frame_count++;
  if (c->frames > 0 && at - c->last > DRY_MS) dry_count++;
  if (c->frames++ == 0) c->first = at;
  else if (error_count < error_room) errors[error_count++] = fabs(at - c->last - 20);
  c->last = at;
}

static void hear(struct caller *c, double from, double until) {
  unsigned char bytes[65536];
  for (;;) {
    ssize_t got = read(c->fd, bytes, sizeof bytes);
    if (got <= 0) {
      if (got == 0 || errno != EAGAIN) fprintf(stderr, "a caller was hung up\n"), exit(1);
      return;
    }
    double at = now();
    for (ssize_t i = 0; i < got;) {
      if (c->have < 3) {
        c->head[c->have++] = bytes[i++];
        if (c->have == 3) c->want = c->head[1] << 8 | c->head[2];
        continue;
      }
      ssize_t part = got - i < c->want ? got - i : c->want;
      c->want -= part;
      i += part;
      if (c->want == 0) {
        if (c->head[0] >= 0x10) arrived(c, at, from, until);
        c->have = 0;
      }
    }
  }
}

static int by_size(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return x < y ? -1 : x > y;
}

static int bring(int port, const char *id) {
  int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) perror("connect"), exit(1);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  unsigned char hello[19] = {1, 0, 16};
  for (int i = 0; i < 16; i++) sscanf(id + 2 * i, "%2hhx", hello + 3 + i);
  if (write(fd, hello, sizeof hello) != sizeof hello) perror("write"), exit(1);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

static void load_sound(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) perror(path), exit(1);
  fseek(file, 0, SEEK_END);
  sound_frames = ftell(file) / 320;
  rewind(file);
  sound = malloc(sound_frames * 320);
  if (fread(sound, 320, sound_frames, file) != (size_t)sound_frames) perror("read"), exit(1);
  fclose(file);
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  if (argc > 3) load_sound(argv[3]);
  int count = 0, poller = epoll_create1(0), timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  double seconds = atof(argv[2]);
  char line[64];
  struct epoll_event event = {.events = EPOLLIN}, events[256];
  while (count < MAX && fgets(line, sizeof line, stdin)) {
    event.data.ptr = &callers[count];
    callers[count].fd = bring(atoi(argv[1]), line);
    epoll_ctl(poller, EPOLL_CTL_ADD, callers[count++].fd, &event);
  }
  error_room = (long)(count * (seconds + 2) * 60);
  errors = malloc(error_room * sizeof *errors);
  event.data.ptr = 0;
  epoll_ctl(poller, EPOLL_CTL_ADD, timer, &event);
  struct itimerspec every = {.it_interval.tv_nsec = 20000000, .it_value.tv_nsec = 20000000};
  timerfd_settime(timer, 0, &every, 0);
  double from = now() + WARM_UP_MS, until = from + seconds * 1e3;
  static unsigned char frame[FRAME] = {0x10, 320 >> 8, 320 & 255};
  for (int i = 3; i < FRAME; i++) frame[i] = i * 37;
  long turn = 0;
  while (now() < until + 100) {
    int ready = epoll_wait(poller, events, 256, 100);
    for (int i = 0; i < ready; i++) {
      if (events[i].data.ptr) {
        hear(events[i].data.ptr, from, until);
        continue;
      }
      unsigned long due = 0;
      if (read(timer, &due, sizeof due) != sizeof due) continue;
      for (; due > 0; due--, turn++)
        for (int c = 0; c < count; c++) {
          if (sound) memcpy(frame + 3, sound + (turn + c * 37L) % sound_frames * 320, 320);
          if (write(callers[c].fd, frame, FRAME) != FRAME) fprintf(stderr, "the server does not read\n"), exit(1);
        }
    }
  }
  double worst = 1e9, sum = 0;
  for (int c = 0; c < count; c++) {
    double rate = callers[c].frames < 2 ? 0 : (callers[c].frames - 1) * 1e3 / (callers[c].last - callers[c].first);
    double whole = callers[c].frames / seconds;
    /* the span between its frames shows drift, their number shows what is missing at the end */
    if (whole < rate - 1 / seconds) rate = whole;
    if (rate < worst) worst = rate;
    sum += rate;
  }
  qsort(errors, error_count, sizeof *errors, by_size);
  printf("{\"worst\":%.4f,\"mean\":%.4f,\"error_p50_ms\":%.3f,\"error_p99_ms\":%.3f,\"dry_share\":%.6f}\n", worst, sum / count,
         errors[error_count / 2], errors[(long)(error_count * 0.99)], (double)dry_count / frame_count);
  return 0;
}
