import Archive
import Base
import Fetch
import Records

/// Finds captures of a URL in archives: by an index where there is one, else by reading.
///
/// An index is only a hint. A place that it names is used if the capture is there; where it has none, or another page is
/// there, the archive is read as if there were no index.
struct CaptureSearch {
  private let url: String
  private let selection: RecordSelection
  private let date: CaptureTime?
  private let index: String?
  private let text: RecordText
  private var given: [IndexedCapture]?
  private var printed = 0
  /// The capture closest to `date` so far.
  private var best: (distance: Int, text: [UInt8])?

  /// - Parameters:
  ///   - selection: types, and the most captures that are printed.
  ///   - date: print only the capture closest to it, of all archives.
  ///   - index: an index of all archives; nil for one beside or in each.
  init(url: String, selection: RecordSelection, date: CaptureTime?, index: String?, text: RecordText) {
    self.url = url
    self.selection = selection
    self.date = date
    self.index = index
    self.text = text
  }

  private var isDone: Bool { date == nil && printed >= selection.limit ?? .max }

  /// Searches an archive, and prints what it finds unless the closest of all is wanted.
  mutating func search(_ item: ArchiveInputs.Item) throws {
    guard !isDone else { return }
    let package = try Self.package(item)
    for fault in package?.faults ?? [] { ArchiveInputs.warn(fault) }
    var seen: Set<Place> = []
    do {
      let captures = try captures(of: item, package)
      if !captures.isEmpty { return try take(captures, of: item, package, &seen) }
    } catch let misfit as Misfit {
      Console.warning("\(item.location): the index does not fit, so the archive is read: \(misfit.reason)")
    }
    try read(item, package, passing: seen)
  }

  /// A WACZ file, opened once for all that is asked of it; nil for any other archive, and for one without a directory.
  private static func package(_ item: ArchiveInputs.Item) throws -> WACZPackage? {
    guard item.isWACZ, let ranges = try openSource(item.location).rangeSource() else { return nil }
    return try WACZPackage(ranges)
  }

  /// Prints the closest capture; false where there was none at all.
  func finish() throws -> Bool {
    guard let best else { return printed > 0 }
    var output = ByteBuffer(capacity: best.text.count)
    output.append(best.text)
    Console.data(output)
    return true
  }

  // MARK: Indexes

  /// Why an index is not used.
  private struct Misfit: Error {
    var reason: String
  }

  /// Where a record was printed from.
  private struct Place: Hashable {
    var member: String?
    var offset: Int
  }

  /// What an index says of an archive; nothing where there is no index.
  private mutating func captures(of item: ArchiveInputs.Item, _ package: WACZPackage?) throws -> [IndexedCapture] {
    if let index {
      try Self.checkAge(of: index, item)
      if given == nil { given = try Self.captures(of: url, index) }
      return given?.filter { capture in
        if let package { return Self.member(capture, of: package) != nil }
        return SplitURL.fileName(capture.file) == item.fileName
      } ?? []
    }
    if let package {
      do { return try package.captures(of: url) ?? [] } catch {
        throw Misfit(reason: error.location.map { "\($0): \(error.message)" } ?? error.message)
      }
    }
    var name = item.location
    for ending in ["", ".gz", ".zst", ".lz4", ".warc", ".arc"] where ending.isEmpty || name.hasSuffix(ending) {
      name = String(name.dropLast(ending.utf8.count))
      guard FileSystem.entry(at: name + ".cdxj")?.kind == .file else { continue }
      try Self.checkAge(of: name + ".cdxj", item)
      return try Self.captures(of: url, name + ".cdxj").filter { SplitURL.fileName($0.file) == item.fileName }
    }
    return []
  }

  /// Reads an index, which has to be there.
  private static func captures(of url: String, _ index: String) throws -> [IndexedCapture] {
    do throws(SourceError) { return try CaptureIndex.captures(of: url, in: openSource(index)) } catch {
      guard error.code == .damaged || error.code == .unsupported else { throw error }
      throw Misfit(reason: "\(index): \(error.message)")
    }
  }

  /// An index that was there before its archive cannot have all of its records.
  private static func checkAge(of index: String, _ item: ArchiveInputs.Item) throws {
    guard let indexed = FileSystem.entry(at: index), let archive = FileSystem.entry(at: item.location),
      indexed.kind == .file, indexed.modified < archive.modified
    else { return }
    throw Misfit(reason: "\(index) is older than the archive")
  }

  /// The archive of a WACZ file that an index means: indexes name it with `archive/` or without; nil where there is none.
  private static func member(_ capture: IndexedCapture, of package: WACZPackage) -> String? {
    [capture.file, "archive/" + capture.file].first(where: package.has)
  }

  /// Takes captures in the order of their places; for a date, the closest one that is wanted.
  private mutating func take(
    _ captures: [IndexedCapture], of item: ArchiveInputs.Item, _ package: WACZPackage?, _ seen: inout Set<Place>
  ) throws {
    let ordered = captures.sorted { a, b in
      if let date, a.time.distance(to: date) != b.time.distance(to: date) {
        return a.time.distance(to: date) < b.time.distance(to: date)
      }
      return a.file == b.file ? a.offset < b.offset : Path.precedes(a.file, b.file)
    }
    for capture in ordered {
      guard !isDone else { return }
      var member: String?
      if let package {
        member = Self.member(capture, of: package)
        guard member != nil else { throw Misfit(reason: "there is no archive \(PrintableText.line(capture.file))") }
        if let wanted = item.member, !wanted.utf8.elementsEqual((member ?? "").utf8) { continue }
      }
      let place = Place(member: member, offset: capture.offset)
      if seen.contains(place) { continue }
      let isShown = try take(
        capture, from: package?.reader(of: member, from: capture.offset) ?? item.open(from: capture.offset))
      if isShown { seen.insert(place) }
      // The next ones are further away.
      if isShown, date != nil { return }
    }
  }

  /// Takes the record at a place.
  ///
  /// - Returns: whether it is one of those that are asked for.
  /// - Throws: `Misfit` where it is not what the index says.
  private mutating func take(_ capture: IndexedCapture, from reader: ArchiveReader) throws -> Bool {
    do {
      guard try reader.next(), reader.offset == capture.offset, !reader.isTruncated,
        !reader.withTargetURI({ RecordSelection.differ($0, url) }),
        reader.withField(.date, CaptureTime.init) == capture.time
      else { throw Misfit(reason: "no capture of \(url) of \(capture.time.digits) at \(capture.offset)") }
    } catch let error as ArchiveError where error.exitCode == .inputMissing || error.exitCode == .badInput {
      throw Misfit(reason: error.message)
    }
    guard isWanted(reader) else { return false }
    show(reader)
    return true
  }

  // MARK: Records

  private func isWanted(_ reader: ArchiveReader) -> Bool {
    guard selection.selects(reader) else { return false }
    return date == nil && selection.types.isEmpty ? true : reader.type.isCapture
  }

  private mutating func read(
    _ item: ArchiveInputs.Item, _ package: WACZPackage?, passing seen: Set<Place>
  ) throws {
    let reader = try package?.reader(of: item.member) ?? item.open()
    while !isDone, try reader.next() {
      ArchiveInputs.warn(of: reader)
      guard isWanted(reader), !seen.contains(Place(member: reader.member, offset: reader.offset)) else { continue }
      show(reader)
    }
    ArchiveInputs.warn(of: reader)
  }

  private mutating func show(_ reader: ArchiveReader) {
    guard let date else {
      printed += 1
      return Console.data(text.text(of: reader))
    }
    guard let time = reader.withField(.date, CaptureTime.init) else { return }
    let distance = time.distance(to: date)
    if best.map({ distance < $0.distance }) ?? true { best = (distance, text.text(of: reader).array()) }
  }
}
