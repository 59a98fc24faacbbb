# Random search in R:  rnb run quickstart --command "r-random=Rscript examples/outside/random_search.R"
# Messages are told by docs/outside.md; only base R is needed.

say <- function(text) { cat(text, "\n", sep = "", file = stdout()); flush(stdout()) }

number <- function(line, key) as.integer(sub(paste0('.*"', key, '":([0-9]+).*'), "\\1", line))

# Choices of each decision: the lists of names after "choices".
radices <- function(line) {
  lists <- regmatches(line, gregexpr('"choices":\\[[^]]*\\]', line))[[1]]
  lengths(strsplit(lists, ",", fixed = TRUE))
}

ask <- function(counts) {
  choices <- vapply(counts, function(n) sample.int(n, 1L) - 1L, 1L)
  say(paste0('{"type":"ask","architectures":[[', paste(choices, collapse = ","), "]]}"))
}

input <- file("stdin", "r")
say('{"type":"ready","protocol":"rnb-search","version":1}')
while (length(line <- readLines(input, n = 1L)) == 1L) {
  type <- sub('^\\{"type":"([a-z]+)".*', "\\1", line)
  if (type == "begin") {
    set.seed(1L + number(line, "seed")) # to R, 0 and 1 are the same seed
    counts <- radices(line)
  }
  if (type == "end") say('{"type":"ready"}') else ask(counts)
}
