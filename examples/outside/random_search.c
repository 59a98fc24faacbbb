/* Random search in C:  cc -O2 -o random_search random_search.c
   rnb run quickstart --command "c-random=./random_search"
   Messages are told by docs/outside.md. The option "batch" says how many architectures are asked at a time. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_DECISIONS 64

static int choices[MAX_DECISIONS], decisions;
static uint64_t state;

/* splitmix64: fine for seeds 0, 1, 2, … */
static uint64_t draw(void) {
  uint64_t z = (state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* The number after a key, or `otherwise` where the key is not. */
static long number(const char *line, const char *key, long otherwise) {
  const char *at = strstr(line, key);
  return at ? strtol(at + strlen(key), NULL, 10) : otherwise;
}

static void read_space(const char *line) {
  decisions = 0;
  for (const char *at = line; decisions < MAX_DECISIONS && (at = strstr(at, "\"choices\":["));) {
    int count = 1;
    for (at += strlen("\"choices\":["); *at && *at != ']'; at++) count += *at == ',';
    choices[decisions++] = count;
  }
}

static void ask(long batch) {
  fputs("{\"type\":\"ask\",\"architectures\":[", stdout);
  for (long i = 0; i < batch; i++) {
    putchar('[');
    for (int d = 0; d < decisions; d++) printf(d ? ",%d" : "%d", (int)(draw() % choices[d]));
    fputs(i + 1 < batch ? "]," : "]", stdout);
  }
  puts("]}");
  fflush(stdout);
}

int main(void) {
  char *line = NULL;
  size_t room = 0;
  long batch = 1;
  puts("{\"type\":\"ready\",\"protocol\":\"rnb-search\",\"version\":1}");
  fflush(stdout);
  while (getline(&line, &room, stdin) > 0) {
    if (strncmp(line, "{\"type\":\"begin\"", 15) == 0) {
      state = (uint64_t)number(line, "\"seed\":", 0);
      batch = number(line, "\"batch\":", 1);
      read_space(line);
      ask(batch);
    } else if (strncmp(line, "{\"type\":\"tell\"", 14) == 0) {
      ask(batch);
    } else if (strncmp(line, "{\"type\":\"end\"", 13) == 0) {
      puts("{\"type\":\"ready\"}");
      fflush(stdout);
    }
  }
  free(line);
  return 0;
}
