// Searches vectors of NumPy files, for Benchmarks/retrieval/compare.py: processor time a query, and the rows found.

import Base
import CSystem
import Retrieval

/// What is asked for.
let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 4, let count = Int(arguments[2]) else {
  print(
    """
    usage: retrieval-scan ROWS.npy QUERIES.npy COUNT exact|bytes
           retrieval-scan ROWS.npy QUERIES.npy COUNT inverted|inverted-bytes LISTS RECALL
    The rows found go to standard output, a line a query; times to standard error.
    """)
  exit(64)
}

/// Seconds of processor time of the whole process.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The result of `body`, and its processor time in milliseconds.
func timed<R>(_ body: () throws -> R) rethrows -> (R, Double) {
  let start = processorTime()
  let result = try body()
  return (result, (processorTime() - start) * 1000)
}

let rows = try VectorRows(path: arguments[0])
let queries = try VectorRows(path: arguments[1])
let exact = ExactSearch(rows)
var facts = JSONWriter()
facts.beginObject()
facts.member("kernel", SearchKernel.best.rawValue)
/// The rows found.
let found: [Neighbours]
/// Milliseconds for all queries.
let milliseconds: Double
// A first query warms the pages and the processor's clock, as the peer's building of its index does.
switch arguments[3] {
case "exact":
  _ = try exact.search(queries, 0..<1, count: 1)
  (found, milliseconds) = try timed { try exact.search(queries, count: count) }
case "bytes":
  let (search, building) = timed { ByteSearch(rows) }
  facts.member("building", building, decimals: 1)
  _ = try search.search(queries, 0..<1, count: 1)
  (found, milliseconds) = try timed { try search.search(queries, count: count) }
default:
  let storage: InvertedFile.Storage = arguments[3] == "inverted" ? .floats : .bytes
  let (file, building) = try timed {
    try InvertedFile(rows, lists: Int(arguments[4]) ?? 0, storage: storage)
  }
  facts.member("building", building, decimals: 1)
  // Every second query chooses the effort, all are searched with it.
  let sample = 0..<queries.count / 2
  let chosen = try file.effort(
    for: Double(arguments[5]) ?? 0, queries, sample, exact: exact.search(queries, sample, count: count), count: count)
  facts.member("reach", Double(chosen.effort.reach), decimals: 4)
  facts.member("sample_recall", chosen.recall, decimals: 4)
  (found, milliseconds) = try timed { try file.search(queries, count: count, effort: chosen.effort) }
}
facts.member("milliseconds_per_query", milliseconds / Double(queries.count), decimals: 4)
facts.endObject()
facts.endLine()
facts.bytes.withSpan { bytes in
  bytes.withUnsafeBufferPointer { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
for neighbours in found { print(neighbours.rows.map(String.init).joined(separator: " ")) }
