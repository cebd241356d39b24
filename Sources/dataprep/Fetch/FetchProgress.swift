import Base

/// How far a fetch is.
struct FetchProgress: ProgressNews, Sendable {
  /// Files to fetch.
  var all = 0
  var done = 0
  var failed = 0
  /// Files that were there.
  var kept = 0
  /// Bytes that came from servers.
  var received = 0
  /// Bytes of files under way, by their places, and their totals.
  var underWay: [Int: (received: Int, total: Int?)] = [:]

  var tasks: (done: Int, all: Int) { (done, all) }

  var counts: KeyValuePairs<String, Int> {
    ["files_fetched": done, "files_there": kept, "files_failed": failed, "bytes_received": received]
  }

  func parts(seconds: Double, totalBytes: Int) -> [String] {
    var parts = ["\(Amount.count(done)) of \(Amount.count(all, of: "file"))", Amount.bytes(received)]
    let known = underWay.values.filter { $0.total != nil }
    if !known.isEmpty, known.count == underWay.count {
      let total = known.reduce(0) { $0 + ($1.total ?? 0) }
      parts.append(
        "under way \(Amount.share(known.reduce(0) { $0 + $1.received }, of: total)) of \(Amount.bytes(total))")
    }
    parts.append("\(Amount.bytes(Int(Double(received) / seconds)))/s")
    if failed > 0 { parts.append("\(Amount.count(failed)) failed") }
    return parts
  }
}
