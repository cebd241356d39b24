// Searches vectors of NumPy files, for Benchmarks/retrieval/compare.py: processor time a query, and the rows found.

import Base
import CSystem
import Retrieval

/// What is asked for.
let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 4, let count = Int(arguments[2]) else {
  print("usage: retrieval-scan ROWS.npy QUERIES.npy COUNT exact [THREADS]")
  exit(64)
}

/// Seconds of processor time of the whole process.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

let rows = try VectorRows(path: arguments[0])
let queries = try VectorRows(path: arguments[1])
let exact = ExactSearch(rows)
let threads = arguments.count > 4 ? Int(arguments[4]) ?? 1 : 1

// Pages of the mapped file are read before the clock starts, as the peer has its rows in memory.
_ = try exact.search(queries, 0..<1, count: 1)
let start = processorTime()
let found = try exact.search(queries, count: count, threads: threads)
let milliseconds = (processorTime() - start) * 1000 / Double(queries.count)
print("{\"milliseconds\":\(milliseconds),\"kernel\":\"\(SearchKernel.best.rawValue)\"}")
for neighbours in found { print(neighbours.rows.map(String.init).joined(separator: " ")) }
