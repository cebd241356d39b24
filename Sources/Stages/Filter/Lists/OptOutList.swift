package import Base
internal import Records

/// Pages that are not to be in a corpus: URLs, hosts and identifiers of records, each for all captures or for those of
/// some time.
///
/// A line is `ENTRY [FROM [UNTIL]]`, separated by tabs or spaces:
///
/// - `https://example.org/page`: that URL, as `http`, too. `https://example.org/private/*`: all that begin so.
///   `example.org/page` is the same as with a scheme.
/// - `example.org`: the host and all hosts below it. `*.example.org` is the same.
/// - `<urn:uuid:...>`, `urn:uuid:...` or `id:NAME`: the document with this identifier.
///
/// `FROM` and `UNTIL` are dates (`2024`, `2024-05-01`, `2024-05-01T12:00:00Z`) or `-`: the entry is for captures from the first
/// moment of `FROM` on, and before the first moment of `UNTIL`. Without dates it is for captures of any time, older ones
/// too. A capture whose date is unknown is always meant. Blank lines, and lines that begin with `#`, are left out.
package struct OptOutList: Sendable {
  /// What an entry names.
  package enum Kind: String, Sendable, CaseIterable { case url, prefix, host, id }

  /// One entry.
  package struct Entry: Sendable, Equatable {
    package var kind: Kind
    /// As it is written in the list.
    package var text: String
    /// The first moment that it is for; nil for no beginning.
    package var from: OptOutDate?
    /// The first moment that it is not for; nil for no end.
    package var until: OptOutDate?

    /// Whether it is for captures of a moment; nil for an unknown one.
    fileprivate func covers(_ date: OptOutDate?) -> Bool {
      guard let date else { return true }
      return from.map { date >= $0 } ?? true && until.map { date < $0 } ?? true
    }
  }

  /// The entries in the order of the list.
  package private(set) var entries: [Entry] = []
  private var urls = OptOutTable()
  private var prefixes = OptOutTable()
  private var hosts = OptOutTable()
  private var ids = OptOutTable()

  /// A list without entries.
  package init() {}

  /// Memory for matching; one for each thread.
  package struct Scratch {
    fileprivate var url = ComparableURL()
    fileprivate var id: [UInt8] = []
    package init() {}
  }

  /// The number of the entry that a document falls under; of several the one by identifier, then URL, beginning of URL, host, and
  /// among these the first of the list.
  ///
  /// - Parameters:
  ///   - url: the page's address; empty where it has none.
  ///   - id: the document's identifier; empty where it has none.
  ///   - date: when it was captured, as records or archives write it; empty where that is unknown.
  package func match(url: Span<UInt8>, id: Span<UInt8>, date: Span<UInt8>, _ scratch: inout Scratch) -> Int? {
    guard !entries.isEmpty else { return nil }
    let date = OptOutDate(date)
    func holds(_ entry: Int) -> Bool { entries[entry].covers(date) }
    if !ids.isEmpty, id.count > 0 {
      scratch.id.removeAll(keepingCapacity: true)
      for index in 0..<id.count { scratch.id.append(id[index]) }
      if let entry = ids.entry(Self.withoutBrackets(scratch.id[...]), where: holds) { return entry }
    }
    guard url.count > 0, !urls.isEmpty || !prefixes.isEmpty || !hosts.isEmpty else { return nil }
    scratch.url.set(url)
    if !urls.isEmpty, let entry = urls.entry(scratch.url.bytes[...], where: holds) { return entry }
    if !prefixes.isEmpty, let entry = prefixes.entry(beginning: scratch.url.bytes, where: holds) { return entry }
    guard !hosts.isEmpty else { return nil }
    var host = scratch.url.bytes[scratch.url.host]
    while !host.isEmpty {
      if let entry = hosts.entry(host, where: holds) { return entry }
      guard let dot = host.firstIndex(of: ASCII.dot) else { return nil }
      host = host[(dot + 1)...]
    }
    return nil
  }

  private static func withoutBrackets(_ id: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    id.first == UInt8(ascii: "<") && id.last == UInt8(ascii: ">") ? id.dropFirst().dropLast() : id
  }
}

/// Reading.
extension OptOutList {
  /// Reads the list at `path`.
  ///
  /// - Throws: `ListError.badEntry`, which names the line; `SourceError` where it cannot be read.
  package init(path: String) throws {
    try self.init(FileRangeStream(FileRangeSource(path: path)))
  }

  /// Reads the lines of a source.
  package init(_ source: any ByteSource) throws {
    let lines = LineReader(source)
    while let text = try lines.next({ (line: Span<UInt8>) in line.string }) {
      let location = "\(source.name):\(lines.lineNumber)"
      let fields = text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\u{FEFF}" })
      guard let first = fields.first, !first.hasPrefix("#") else { continue }
      try add(fields.map(String.init), at: location)
    }
  }

  private mutating func add(_ fields: [String], at location: String) throws(ListError) {
    guard fields.count <= 3 else {
      throw ListError(
        .badEntry, "an entry, and two dates at most, are a line", location: location,
        advice: "URLs have no spaces: write %20.")
    }
    let from = try date(fields, 1, at: location)
    let until = try date(fields, 2, at: location)
    if let from, let until, from >= until {
      throw ListError(.badEntry, "the second date is not after the first", location: location)
    }
    let text = fields[0]
    var entry = Entry(kind: .host, text: text, from: from, until: until)
    if text.hasPrefix("id:") || text.hasPrefix("<") || text.lowercased().hasPrefix("urn:") {
      entry.kind = .id
      let id = Array((text.hasPrefix("id:") ? text.dropFirst(3) : text[...]).utf8)
      guard !id.isEmpty else { throw Self.noName(text, location) }
      ids.add(Self.withoutBrackets(id[...]), entry: entries.count)
    } else if text.contains("/") {
      entry.kind = text.hasSuffix("*") ? .prefix : .url
      var url = ComparableURL()
      let bytes = Array((entry.kind == .prefix ? text.dropLast() : text[...]).utf8)
      url.set(bytes.span)
      guard !url.host.isEmpty, !url.bytes.contains(UInt8(ascii: "*")) || entry.kind == .url else {
        throw Self.noName(text, location)
      }
      if entry.kind == .prefix {
        prefixes.add(url.bytes, entry: entries.count)
      } else {
        urls.add(url.bytes, entry: entries.count)
      }
    } else {
      try addHost(text, at: location)
    }
    entries.append(entry)
  }

  private mutating func addHost(_ text: String, at location: String) throws(ListError) {
    let name = text.hasPrefix("*.") ? text.dropFirst(2) : text.hasPrefix(".") ? text.dropFirst() : text[...]
    var url = ComparableURL()
    let bytes = Array(name.utf8)
    url.set(bytes.span)
    let host = url.bytes[url.host]
    let isAddress = host.first == UInt8(ascii: "[") && host.last == UInt8(ascii: "]")
    let isName = host.allSatisfy { byte in
      ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == ASCII.dot || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "_")
    }
    guard isAddress || isName && host.contains(ASCII.dot) && url.bytes.count == host.count + 1 else {
      throw Self.noName(text, location)
    }
    hosts.add(host, entry: entries.count)
  }

  private func date(_ fields: [String], _ place: Int, at location: String) throws(ListError) -> OptOutDate? {
    guard place < fields.count, fields[place] != "-" else { return nil }
    let bytes = Array(fields[place].utf8)
    guard let date = OptOutDate(bytes.span) else {
      throw ListError(
        .badEntry, "\(fields[place]) is no date", location: location,
        advice: "Write 2024, 2024-05, 2024-05-01, 2024-05-01T12:00:00Z, or - for none.")
    }
    return date
  }

  private static func noName(_ text: String, _ location: String) -> ListError {
    ListError(
      .badEntry, "\(text) is neither a URL, a host nor an identifier", location: location,
      advice: "Write https://host/page, https://host/folder/*, host.example, <urn:uuid:...> or id:NAME.")
  }
}

/// A list that cannot be read.
package typealias ListError = CodedError<ListErrorCode>

/// The kind of error in a list.
package enum ListErrorCode: ErrorCode {
  /// A line is not what the list is made of.
  case badEntry
  /// There is no entry.
  case noEntry

  /// `badInput`.
  package var exitCode: ExitStatus { .badInput }
}
