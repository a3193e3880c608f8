/* The floor: what it costs to serve callers over AudioSocket when it is nothing but epoll, a timer, read and write. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { MAX = 2000, FRAME = 323 };
static int callers[MAX], count;
static short heard[160];
static volatile long loud;

static void gone(int fd) {
  for (int i = 0; i < count; i++)
    if (callers[i] == fd) callers[i] = callers[--count];
  close(fd);
}

/* Takes the sound out of the frames, as whoever listens must. */
static void hear(int fd) {
  static unsigned char bytes[65536];
  ssize_t got = read(fd, bytes, sizeof bytes);
  if (got <= 0) {
    if (got == 0 || errno != EAGAIN) gone(fd);
    return;
  }
  for (ssize_t at = 0; at + 3 <= got;) {
    ssize_t length = bytes[at + 1] << 8 | bytes[at + 2];
    if (at + 3 + length > got) break;
    if (bytes[at] >= 0x10 && length == sizeof heard) {
      memcpy(heard, bytes + at + 3, sizeof heard);
      loud += heard[0];
    }
    at += 3 + length;
  }
}

int main(void) {
  signal(SIGPIPE, SIG_IGN);
  int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0), poller = epoll_create1(0);
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 1024) < 0) return perror("listen"), 1;
  getsockname(listener, (struct sockaddr *)&address, &length);
  fcntl(listener, F_SETFL, O_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[256];
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  event.data.fd = timer;
  epoll_ctl(poller, EPOLL_CTL_ADD, timer, &event);
  struct itimerspec every = {.it_interval.tv_nsec = 20000000, .it_value.tv_nsec = 20000000};
  timerfd_settime(timer, 0, &every, 0);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  static unsigned char frame[FRAME] = {0x10, 320 >> 8, 320 & 255};
  for (;;) {
    int ready = epoll_wait(poller, events, 256, -1);
    for (int i = 0; i < ready; i++) {
      int fd = events[i].data.fd;
      if (fd == timer) {
        unsigned long due = 0;
        if (read(timer, &due, sizeof due) != sizeof due) continue;
        for (; due > 0; due--)
          for (int c = 0; c < count; c++) {
            memset(frame + 3, (int)due, FRAME - 3);
            if (write(callers[c], frame, FRAME) < 0 && errno != EAGAIN) continue;
          }
      } else if (fd == listener) {
        while ((fd = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0 && count < MAX) {
          setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
          callers[count++] = fd;
          event.data.fd = fd;
          epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
        }
      } else
        hear(fd);
    }
  }
}
