package import Archive
package import Base
internal import CSystem
package import Stages

/// Makes a file of rules of the captures of robots.txt files in archives: what `dataprep robots` does.
///
/// Of each URL the latest capture counts, but one to which the server had no answer takes no earlier one's place: a crawler goes
/// on with what it has, too (RFC 9309, section 2.4). Redirects are followed through the archives, five at most (section
/// 2.3.1.2); what they lead to and is not there is as if there were no file.
///
/// Memory: 64 MiB of lines that are sorted, with what does not fit on disk beside the output, and 8 bytes a captured URL.
package final class RobotsGatherer {
  /// How a server counts that had no answer.
  package enum Unreachable: String, Sendable, CaseIterable {
    /// Nothing of it is allowed (RFC 9309, section 2.3.1.4).
    case disallow
    /// As if it had no file.
    case allow
  }

  /// What was found.
  package struct Totals: Sendable, Equatable {
    /// Records of the archives.
    package internal(set) var records = 0
    /// Captures of robots.txt files by what became of them: `answered`, `unavailable`, `unreachable`, `redirected`, `unusable`.
    package internal(set) var captures: [String: Int] = [:]
    /// Origins in the file, and those of them that disallow something to one of the agents.
    package internal(set) var origins = 0
    package internal(set) var restrictive = 0
    /// Origins that counted as unreachable, and those whose redirects lead to nothing that is there.
    package internal(set) var unreachable = 0
    package internal(set) var unresolved = 0
    /// The first and the last capture that counts: `20260102030405`; empty where there is none.
    package internal(set) var first = ""
    package internal(set) var last = ""
    /// Bytes of the file.
    package internal(set) var byteCount = 0
  }

  private static let mostRedirects = 5

  private let agents: RobotsAgents
  private let unreachable: Unreachable
  private let path: String
  private let output: HashedFile
  private let sorter: LineSorter
  private let capture: RobotsCapture
  private var totals = Totals()

  /// - Parameters:
  ///   - path: the file that is written; private files are beside it.
  ///   - memory: bytes for lines that are sorted in memory.
  /// - Throws: where the file cannot be created: before any archive is read.
  package init(
    agents: RobotsAgents, unreachable: Unreachable, path: String, memory: Int = 64 << 20
  ) throws(OutputError) {
    output = try HashedFile(path: path)
    self.agents = agents
    self.unreachable = unreachable
    self.path = path
    sorter = LineSorter(path: path, memory: memory)
    capture = RobotsCapture(agents)
  }

  /// Takes the record that a reader is at.
  package func add(_ reader: ArchiveReader) throws {
    totals.records += 1
    let outcome = capture.read(reader)
    guard outcome != .other else { return }
    totals.captures[outcome.rawValue, default: 0] += 1
    guard outcome != .unusable else { return }
    try capture.line.withSpan { try sorter.append($0) }
  }

  /// Writes the file, whole.
  ///
  /// - Throws: `ListError.noEntry` where no capture of a robots.txt was among the records: then there is no file.
  package func finish() throws -> Totals {
    let (folder, name) = Path.split(path)
    let captures = Path.join(folder, ".\(name).\(getpid()).captures.part")
    let place = PrivateFiles.add(captures)
    defer {
      try? FileSystem.remove(captures)
      PrivateFiles.forget(place)
    }
    try writeLatest(to: captures)
    try write(try SortedLines(path: captures))
    return totals
  }

  /// Writes the capture of each URL that counts, in order.
  private func writeLatest(to path: String) throws {
    let output = try HashedFile(path: path)
    var best = ByteBuffer()
    var bestKey = 0
    try sorter.finish { line in
      let key = Self.keyCount(line)
      let isSame = best.withSpan { best in bestKey == key && (0..<key).allSatisfy { best[$0] == line[$0] } }
      if !isSame {
        if !best.isEmpty { try best.withSpan { try output.append(line: $0) } }
      } else if Self.isUnreachable(line), !best.withSpan(Self.isUnreachable) {
        return
      }
      best.removeAll()
      best.append(line)
      bestKey = key
    }
    if !best.isEmpty { try best.withSpan { try output.append(line: $0) } }
    _ = try output.commit()
  }

  private static func keyCount(_ line: Span<UInt8>) -> Int {
    var tabs = 0
    for index in line.indices where line[index] == ASCII.tab {
      tabs += 1
      if tabs == 3 { return index + 1 }
    }
    return line.count
  }

  private static func isUnreachable(_ line: Span<UInt8>) -> Bool {
    line.count > 0 && line[line.count - 1] == UInt8(ascii: "!")
  }

  /// A capture of `captures`: its parts.
  private struct Found {
    var date: Range<Int>
    var status: Range<Int>
    /// From the tab on.
    var rest: Range<Int>
  }

  private func write(_ captures: SortedLines) throws {
    try head().withSpan { try output.append(line: $0) }
    let bytes = captures.bytes
    var line = ByteBuffer()
    for number in 0..<captures.count {
      let range = captures[number]
      let fields = RobotsLine.fieldStarts(bytes, range)
      guard fields.count >= 5, bytes[fields[2]..<fields[3] - 1].elementsEqual("/robots.txt".utf8) else { continue }
      line.removeAll()
      line.append(bytes, fields[0]..<fields[2] - 1)
      line.append(bytes, fields[3] - 1..<fields[4])
      append(resolved(number, captures), captures, to: &line)
      let date = String(decoding: bytes[fields[3]..<fields[4] - 1], as: UTF8.self)
      totals.first = totals.first.isEmpty ? date : min(totals.first, date)
      totals.last = max(totals.last, date)
      totals.origins += 1
      try line.withSpan { try output.append(line: $0) }
    }
    guard totals.origins > 0 else {
      throw ListError(
        .noEntry, "no capture of a robots.txt is in the archives: there is nothing to make rules of",
        advice: "Common Crawl has them apart from its pages: 'cc:CC-MAIN-2026-40/robotstxt[0..9]'.")
    }
    try tail().withSpan { try output.append(line: $0) }
    totals.byteCount = try output.commit().byteCount
  }

  /// The line that a capture leads to by redirects; nil where that is not there.
  private func resolved(_ number: Int, _ captures: SortedLines) -> Int? {
    let bytes = captures.bytes
    var number = number
    for _ in 0...Self.mostRedirects {
      let line = captures[number]
      let fields = RobotsLine.fieldStarts(bytes, line)
      guard fields.count == 9, bytes[fields[5]] == UInt8(ascii: ">") else { return number }
      let key = Array(bytes[fields[6]..<line.upperBound]) + [ASCII.tab]
      guard let next = key.withUnsafeBytes({ captures.line(beginning: $0) }) else { return nil }
      number = next
    }
    return nil
  }

  /// Appends status and rules of what an origin's capture leads to.
  private func append(_ number: Int?, _ captures: SortedLines, to line: inout ByteBuffer) {
    let bytes = captures.bytes
    guard let number else {
      totals.unresolved += 1
      return line.append("302")
    }
    let range = captures[number]
    let fields = RobotsLine.fieldStarts(bytes, range)
    line.append(bytes, fields[4]..<fields[4] + 3)
    guard fields.count > 5 else { return }
    guard bytes[fields[5]] == UInt8(ascii: "!") else {
      line.append(bytes, fields[5] - 1..<range.upperBound)
      let disallows = bytes[fields[5]..<range.upperBound].firstRange(of: Array(" -".utf8)) != nil
      totals.restrictive += disallows ? 1 : 0
      return
    }
    totals.unreachable += 1
    guard unreachable == .disallow else { return }
    totals.restrictive += 1
    line.append(RobotsLine.nothingAllowed)
  }

  private func head() -> ByteBuffer {
    var json = JSONWriter()
    json.beginObject()
    json.key("agents")
    json.beginArray()
    for name in agents.names { json.string(name) }
    json.endArray()
    json.member("unreachable", unreachable.rawValue)
    json.endObject()
    return Self.line(RobotsRules.mark, json)
  }

  private func tail() -> ByteBuffer {
    var json = JSONWriter()
    json.beginObject()
    json.member("origins", totals.origins)
    json.member("first", totals.first)
    json.member("last", totals.last)
    json.endObject()
    return Self.line(RobotsRules.endMark, json)
  }

  private static func line(_ start: String, _ json: borrowing JSONWriter) -> ByteBuffer {
    var line = ByteBuffer()
    line.append(utf8: start)
    json.bytes.withSpan { line.append($0) }
    return line
  }
}

extension HashedFile {
  fileprivate func append(line: Span<UInt8>) throws(OutputError) {
    try append(line)
    try append(ASCII.lineFeed)
  }
}

extension ByteBuffer {
  fileprivate mutating func append(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    bytes.withMemoryRebound(to: UInt8.self) { append(UnsafeBufferPointer(rebasing: $0[range])) }
  }
}
