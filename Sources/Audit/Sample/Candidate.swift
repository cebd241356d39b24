internal import Base
internal import CSystem

/// A document that may be in the sample.
internal struct Candidate: Sendable {
  /// A uniform number that the seed gives to the document: the smallest of a stratum are drawn.
  var key: UInt64
  /// Decides between equal keys.
  var tie: UInt64
  /// The host, or the document itself where it has none.
  var host: UInt64
  /// Its line. Most candidates are never drawn, so that only those that are become documents.
  var line: [UInt8]
  /// The crawl, where the line does not say it.
  var dump: String

  /// Whether it is drawn before another.
  static func precedes(_ a: Candidate, _ b: Candidate) -> Bool { (a.key, a.tie) < (b.key, b.tie) }

  /// The key as a number of an exponential distribution of rate 1.
  ///
  /// The least key of `m` documents has the rate `m`: drawing the hosts with the least keys draws them in proportion to
  /// their documents, as algorithm A-ExpJ draws weighted items (Efraimidis and Spirakis 2006, section 4).
  static func exponential(_ key: UInt64) -> Double { -log1p(-(Double(key >> 12) + 0.5) / 4_503_599_627_370_496) }
}

extension Candidate {
  /// Writes the first of two lines of a task's candidates: what decides whether it is drawn. The other is its own.
  func write(to json: inout JSONWriter, _ stratum: Stratum) {
    json.beginObject()
    // As text: numbers beyond 2^63 are no integers of JSON readers.
    json.member("key", String(key, radix: 16))
    json.member("tie", String(tie, radix: 16))
    json.member("host", String(host, radix: 16))
    json.member("dump", dump)
    stratum.write(to: &json)
    json.endObject()
    json.endLine()
  }

  /// Reads the first of the lines that `write` wrote, beside the second.
  static func read(_ json: JSONValue, line: [UInt8]) throws -> (Candidate, Stratum) {
    func number(_ name: String) -> UInt64? { json[name]?.string.flatMap { UInt64($0, radix: 16) } }
    guard let key = number("key"), let tie = number("tie"), let host = number("host"), let stratum = Stratum(json),
      let dump = json["dump"]?.string
    else { throw AuditError(.badRecord, "a line that is no candidate of a sample") }
    return (Candidate(key: key, tie: tie, host: host, line: line, dump: dump), stratum)
  }
}
