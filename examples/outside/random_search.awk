#!/usr/bin/awk -f
# Random search in awk:  rnb run quickstart --command "awk-random=awk -f examples/outside/random_search.awk"
# Messages are told by docs/outside.md. (mawk waits for whole blocks unless it is called with -W interactive.)

function say(line) { print line; fflush() }

function ask(    d, list) {
  for (d = 1; d <= decisions; d++) list = list (d > 1 ? "," : "") int(rand() * choices[d])
  say("{\"type\":\"ask\",\"architectures\":[[" list "]]}")
}

BEGIN { say("{\"type\":\"ready\",\"protocol\":\"rnb-search\",\"version\":1}") }

/^{"type":"begin"/ {
  match($0, /"seed":[0-9]+/)
  srand(1 + substr($0, RSTART + 7, RLENGTH - 7)) # to the C library, 0 and 1 are the same seed
  decisions = 0
  rest = $0
  while (match(rest, /"choices":\[[^]]*\]/)) {
    choices[++decisions] = split(substr(rest, RSTART, RLENGTH), names, ",")
    rest = substr(rest, RSTART + RLENGTH)
  }
  ask()
}

/^{"type":"tell"/ { ask() }
/^{"type":"end"/ { say("{\"type\":\"ready\"}") }
