# irace as a strategy:  rnb run quickstart --command "irace=Rscript examples/outside/irace_search.R"
# Debian has it (r-cran-irace). What irace runs together is asked as one batch.
#
# irace judges no candidate by one run (firstTest is 2 or more), so a cell is run on two instances; here both give the
# same value, and the second is a repeat. With that and the races of the elite, about every third of its experiments is
# a new cell, and it plans for three times the budget; for 180 at least, which is what it wants for six decisions. What
# it leaves of the budget, it gets again from the start.

suppressMessages(library(irace))

input <- file("stdin", "r")
output <- file("/dev/stdout", "w", raw = TRUE) # before what irace prints
sink(stderr()) # what irace prints is for people

say <- function(...) { cat(..., "\n", sep = "", file = output); flush(output) }
hear <- function() {
  line <- readLines(input, n = 1L)
  if (length(line) == 0L) quit("no") # the runner is gone
  line
}
type <- function(line) sub('^\\{"type":"([a-z]+)".*', "\\1", line)
number <- function(line, key) as.integer(sub(paste0('.*"', key, '":([0-9]+).*'), "\\1", line))

# What irace calls for the runs of a step; it minimises, and Inf is a run that failed.
ask <- function(experiments, exec.target.runner, scenario, target.runner) {
  cells <- vapply(experiments, function(e) paste(unlist(e$configuration), collapse = ","), "")
  say('{"type":"ask","architectures":[', paste0("[", cells, "]", collapse = ","), "]}")
  line <- hear()
  if (type(line) == "end") invokeRestart("end")
  values <- strsplit(sub('.*"values":\\[\\[([^"]*)\\]\\].*', "\\1", line), "],[", fixed = TRUE)[[1]]
  lapply(values, function(v) list(cost = if (v == "null") Inf else -as.numeric(v), time = 1))
}

search <- function(begin) {
  if (!grepl('"queries":[0-9]', begin)) stop("irace plans by a number of queries: give the budget in queries")
  choices <- regmatches(begin, gregexpr('"choices":\\[[^]]*\\]', begin))[[1]]
  domains <- vapply(lengths(strsplit(choices, ",", fixed = TRUE)), function(n) paste(seq_len(n) - 1L, collapse = ","), "")
  scenario <- list(
    targetRunner = identity, targetRunnerParallel = ask, instances = 1:2, deterministic = TRUE, firstTest = 2,
    maxExperiments = max(180L, 3L * number(begin, "queries")), seed = 1000L * number(begin, "seed"),
    logFile = "", quiet = TRUE
  )
  parameters <- readParameters(text = paste0("d", seq_along(domains), ' "" c (', domains, ")"))
  repeat {
    scenario$seed <- scenario$seed + 1L
    irace(scenario, parameters)
  }
}

say('{"type":"ready","protocol":"rnb-search","version":1}')
repeat {
  begin <- hear()
  withRestarts(
    tryCatch(search(begin), error = function(e) {
      say('{"type":"fail","reason":"', gsub('["\\\\[:cntrl:]]+', " ", conditionMessage(e)), '"}')
      hear()
    }),
    end = function() NULL
  )
  say('{"type":"ready"}')
}
