// A server that answers every request with the same 1.2 KB of a completion, at once or after a fixed time; HTTP/1.1 with
// keep-alive on 127.0.0.1, one thread, epoll.
//
//     cc -O2 -o server server.c && ./server PORT [MILLISECONDS]
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS = 4096, ROOM = 1 << 16, BODY = 1200 };

struct connection {
  int used;
  char *bytes;
};
struct due {
  double at;
  int socket;
};

static struct connection connections[CONNECTIONS];
static struct due queue[CONNECTIONS * 4];
static unsigned first, last;
static char answer[BODY + 200];
static int answer_size;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static void make_answer(void) {
  char body[BODY + 1];
  int n = snprintf(body, sizeof body,
                   "{\"id\":\"cmpl-1\",\"object\":\"text_completion\",\"model\":\"m\",\"choices\":[{\"index\":0,"
                   "\"text\":\" yes\",\"finish_reason\":\"length\",\"logprobs\":{\"tokens\":[");
  for (int i = 0; i < 24; i++) n += snprintf(body + n, sizeof body - n, "%s\" token\"", i ? "," : "");
  n += snprintf(body + n, sizeof body - n, "],\"token_logprobs\":[null");
  for (int i = 1; i < 24; i++) n += snprintf(body + n, sizeof body - n, ",-%d.%06d", i % 9, i * 7919);
  n += snprintf(body + n, sizeof body - n, "],\"text_offset\":[0");
  for (int i = 1; i < 24; i++) n += snprintf(body + n, sizeof body - n, ",%d", i * 6);
  n += snprintf(body + n, sizeof body - n,
                "]}}],\"usage\":{\"prompt_tokens\":24,\"completion_tokens\":1,\"total_tokens\":25},\"note\":\"");
  while (n < BODY - 2) body[n++] = 'x';
  body[n++] = '"';
  body[n++] = '}';
  answer_size = snprintf(answer, sizeof answer,
                         "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%.*s", n, n, body);
}

static void drop(int socket) {
  connections[socket].used = 0;
  close(socket);
}

static void reply(int socket) {
  // The answer fits into any send buffer.
  if (send(socket, answer, answer_size, MSG_NOSIGNAL) != answer_size) drop(socket);
}

/// Bytes of the first whole request; 0 if it is not whole yet.
static int request_size(const struct connection *c) {
  char *end = memmem(c->bytes, c->used, "\r\n\r\n", 4);
  if (!end) return 0;
  int head = end + 4 - c->bytes, length = 0;
  for (char *line = c->bytes; line < end;) {
    if (!strncasecmp(line, "content-length:", 15)) length = atoi(line + 15);
    char *next = memchr(line, '\n', end - line);
    line = next ? next + 1 : end;
  }
  return c->used >= head + length ? head + length : 0;
}

int main(int count, char **arguments) {
  if (count < 2) return fprintf(stderr, "usage: server PORT [MILLISECONDS]\n"), 64;
  double latency = count > 2 ? atof(arguments[2]) / 1000 : 0;
  make_answer();
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[1]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 1024)) return perror("bind"), 1;
  int events = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, ready[256];
  epoll_ctl(events, EPOLL_CTL_ADD, listener, &event);
  puts("ready");
  fflush(stdout);
  for (;;) {
    // To the microsecond: whole milliseconds would be late, or would be waited out in circles.
    double left = first != last ? queue[first % (CONNECTIONS * 4)].at - now() : 0;
    struct timespec wait = {left > 0 ? (time_t)left : 0, left > 0 ? (long)((left - (time_t)left) * 1e9) : 0};
    int n = epoll_pwait2(events, ready, 256, first != last ? &wait : NULL, NULL);
    for (int i = 0; i < n; i++) {
      int socket = ready[i].data.fd;
      if (socket == listener) {
        int accepted;
        while ((accepted = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
          if (accepted >= CONNECTIONS) { close(accepted); continue; }
          setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
          if (!connections[accepted].bytes) connections[accepted].bytes = malloc(ROOM);
          connections[accepted].used = 0;
          event.data.fd = accepted;
          epoll_ctl(events, EPOLL_CTL_ADD, accepted, &event);
        }
        continue;
      }
      struct connection *c = &connections[socket];
      ssize_t got = recv(socket, c->bytes + c->used, ROOM - c->used, 0);
      if (got <= 0) {
        if (got == 0 || errno != EAGAIN) drop(socket);
        continue;
      }
      c->used += got;
      for (int size; (size = request_size(c)) > 0;) {
        memmove(c->bytes, c->bytes + size, c->used - size);
        c->used -= size;
        if (latency > 0)
          queue[last++ % (CONNECTIONS * 4)] = (struct due){now() + latency, socket};
        else
          reply(socket);
      }
    }
    for (double time = now(); first != last && queue[first % (CONNECTIONS * 4)].at <= time; first++)
      reply(queue[first % (CONNECTIONS * 4)].socket);
  }
}
