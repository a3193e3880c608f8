/* The floor: what a FastAGI server costs when it is nothing but epoll, read and write. Each session sends 20 commands. */
#define _GNU_SOURCE
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
#include <unistd.h>

enum { COMMANDS = 20 };
static const char SET[] = "SET VARIABLE WILL bye\n";
static const char GET[] = "GET FULL VARIABLE \"${PJSIP_DIAL_CONTACTS(1002)}\"\n";

struct session {
  int fd;
  int is_started;
  int sent;
  int held;
  char text[8192];
};

static void end(struct session *s) {
  close(s->fd);
  free(s);
}

/* Sends the next command; 0 when all are done. */
static int ask(struct session *s) {
  if (s->sent == COMMANDS) return 0;
  const char *line = s->sent++ % 2 ? GET : SET;
  return write(s->fd, line, strlen(line)) > 0;
}

static void serve(struct session *s) {
  ssize_t got = read(s->fd, s->text + s->held, sizeof s->text - 1 - s->held);
  if (got <= 0) {
    if (got == 0 || errno != EAGAIN) end(s);
    return;
  }
  s->held += got;
  s->text[s->held] = 0;
  char *stop = strstr(s->text, s->is_started ? "\n" : "\n\n");
  if (!stop) return;
  if (s->is_started && strncmp(s->text, "200 result=", 11) != 0) return end(s);
  s->is_started = 1;
  s->held = 0;
  if (!ask(s)) end(s);
}

int main(void) {
  int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0), poller = epoll_create1(0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 1024) < 0) return perror("listen"), 1;
  getsockname(listener, (struct sockaddr *)&address, &length);
  fcntl(listener, F_SETFL, O_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = 0}, events[256];
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    int ready = epoll_wait(poller, events, 256, -1);
    for (int i = 0; i < ready; i++) {
      if (events[i].data.ptr) {
        serve(events[i].data.ptr);
        continue;
      }
      int fd;
      while ((fd = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0) {
        struct session *s = calloc(1, sizeof *s);
        s->fd = fd;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        event.data.ptr = s;
        epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
      }
    }
  }
}
