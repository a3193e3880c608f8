/* Plays Asterisk against a FastAGI server: keeps SESSIONS connections open, says the header, answers every command line,
 * until TOTAL sessions have ended. Prints sessions, commands, milliseconds and the server's turnaround in microseconds. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_SESSIONS = 4096, MAX_SAMPLES = 4000000 };

struct session {
  int fd;
  int held;
  char line[2048];
  double said_us;
};

static const char HEADER[] =
    "agi_network: yes\nagi_network_script: enter?origin=phone&tenant=1&trunk=&try=0\n"
    "agi_request: agi://127.0.0.1:4573/enter?origin=phone&tenant=1&trunk=&try=0\n"
    "agi_channel: PJSIP/1001-00000000\nagi_language: en\nagi_type: PJSIP\nagi_uniqueid: n1-1795369926.0\n"
    "agi_version: 22.10.1\nagi_callerid: 1001\nagi_calleridname: Phone 1001\nagi_callingpres: 0\nagi_callingani2: 0\n"
    "agi_callington: 0\nagi_callingtns: 0\nagi_dnid: 1002\nagi_rdnis: unknown\nagi_context: from-phone\n"
    "agi_extension: 1002\nagi_priority: 5\nagi_enhanced: 0.0\nagi_accountcode: \nagi_threadid: 139999650047680\n\n";
static const char SET_REPLY[] = "200 result=1\n";
static const char GET_REPLY[] = "200 result=1 (PJSIP/1002/sip:1002@127.0.0.1:48219)\n";

static struct session sessions[MAX_SESSIONS];
static float *samples;
static long sample_count, command_count, started, ended, total;
static int poller;
static struct sockaddr_in server;

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void say(struct session *s, const char *text, size_t length) {
  if (write(s->fd, text, length) != (ssize_t)length && errno != EPIPE && errno != ECONNRESET) die("write");
  s->said_us = now_us();
}

static void start(struct session *s) {
  int one = 1;
  s->held = 0;
  s->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (s->fd < 0) die("socket");
  setsockopt(s->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(s->fd, (struct sockaddr *)&server, sizeof server) < 0) die("connect");
  fcntl(s->fd, F_SETFL, O_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = s};
  if (epoll_ctl(poller, EPOLL_CTL_ADD, s->fd, &event) < 0) die("epoll_ctl");
  started++;
  say(s, HEADER, sizeof HEADER - 1);
}

static void end(struct session *s) {
  close(s->fd);
  ended++;
  if (started < total) start(s);
}

static void answer(struct session *s, const char *line) {
  command_count++;
  if (sample_count < MAX_SAMPLES) samples[sample_count++] = now_us() - s->said_us;
  if (line[0] == 'G') say(s, GET_REPLY, sizeof GET_REPLY - 1);
  else say(s, SET_REPLY, sizeof SET_REPLY - 1);
}

static void listen_to(struct session *s) {
  ssize_t got = read(s->fd, s->line + s->held, sizeof s->line - s->held);
  if (got <= 0) {
    if (got < 0 && errno == EAGAIN) return;
    end(s);
    return;
  }
  s->held += got;
  char *at = s->line, *stop = s->line + s->held, *line_end;
  while ((line_end = memchr(at, '\n', stop - at))) {
    answer(s, at);
    at = line_end + 1;
  }
  s->held = stop - at;
  memmove(s->line, at, s->held);
}

static int by_size(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return x < y ? -1 : x > y;
}

int main(int count, char **words) {
  if (count != 4) return fprintf(stderr, "usage: load PORT SESSIONS TOTAL\n"), 2;
  int open = atoi(words[2]);
  total = atol(words[3]);
  if (open < 1 || open > MAX_SESSIONS) return fprintf(stderr, "too many sessions\n"), 2;
  server.sin_family = AF_INET;
  server.sin_port = htons(atoi(words[1]));
  server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  samples = malloc(sizeof *samples * MAX_SAMPLES);
  poller = epoll_create1(0);
  double begun = now_us();
  for (int i = 0; i < open && started < total; i++) start(&sessions[i]);
  struct epoll_event events[256];
  while (ended < total) {
    int ready = epoll_wait(poller, events, 256, 10000);
    if (ready <= 0) die("the server fell silent");
    for (int i = 0; i < ready; i++) listen_to(events[i].data.ptr);
  }
  double took_ms = (now_us() - begun) / 1e3;
  qsort(samples, sample_count, sizeof *samples, by_size);
  printf("{\"sessions\":%ld,\"commands\":%ld,\"ms\":%.3f,\"p50_us\":%.1f,\"p99_us\":%.1f}\n", ended, command_count, took_ms,
         samples[sample_count / 2], samples[(long)(sample_count * 0.99)]);
  return 0;
}
