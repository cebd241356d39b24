import Archive
import Base
import Records

/// The counts of `warc stats`.
struct ArchiveCounts {
  var files = 0
  /// Bytes of the archives as stored.
  var storedBytes = 0
  var recordsByType: [RecordType: Int] = [:]
  /// Bytes of payload in responses: bodies without their HTTP heads, unchunked and decoded.
  var payloadBytes = 0
  var truncated = 0
  /// Responses by status code; those without one under 0.
  private var statuses = [Int](repeating: 0, count: 1000)
  private(set) var contentTypes = BoundedTally()
  private(set) var quirks = BoundedTally()
  private(set) var faultCounts = BoundedTally()
  /// The first faults in full; all are in `faultCounts`.
  private(set) var faults: [Fault] = []
  var digests = DigestCounts()
  private(set) var firstDate: String?
  private(set) var lastDate: String?

  struct DigestCounts {
    var verified = 0
    var mismatched = 0
    var unreadable = 0
  }

  /// The maximum number of faults to list one by one.
  static let faultListLimit = 10_000

  var records: Int { recordsByType.values.reduce(0, +) }
  var responses: Int { recordsByType[.response, default: 0] }
  var faultTotal: Int { faultCounts.counts.values.reduce(faultCounts.others, +) }

  /// Status codes and their counts, in ascending order; 0 for responses without one.
  var statusCounts: [(status: Int, count: Int)] {
    statuses.indices.filter { statuses[$0] > 0 }.map { ($0, statuses[$0]) }
  }

  mutating func add(_ new: [Fault]) {
    for fault in new {
      faultCounts.add(fault.kind.rawValue)
      if faults.count < Self.faultListLimit { faults.append(fault) }
    }
  }

  mutating func add(_ issues: HTTPIssues, file: String, offset: Int) {
    guard !issues.isEmpty else { return }
    add(issues.faultKinds.map { Fault($0, file: file, offset: offset) })
    for quirk in issues.quirks { quirks.add(quirk) }
  }

  mutating func add(status: Int?, contentType: String) {
    statuses[status ?? 0] += 1
    contentTypes.add(contentType)
  }

  mutating func add(date: String) {
    if firstDate.map({ date < $0 }) ?? true { firstDate = date }
    if lastDate.map({ date > $0 }) ?? true { lastDate = date }
  }
}
