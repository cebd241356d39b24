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
    guard let captures = try captures(of: item), !captures.isEmpty else { return try read(item, passing: []) }
    var seen: Set<Place> = []
    for capture in chosen(captures) {
      guard !isDone else { return }
      guard try take(capture, of: item, &seen) else {
        Console.warning(
          "\(item.location): the index does not fit, so the archive is read: no capture of \(url) at \(capture.offset)")
        return try read(item, passing: seen)
      }
    }
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

  /// Where a record was printed from.
  private struct Place: Hashable {
    var member: String?
    var offset: Int
  }

  /// What an index says of an archive; nil where there is no index.
  private mutating func captures(of item: ArchiveInputs.Item) throws -> [IndexedCapture]? {
    if let index {
      if given == nil { given = try CaptureIndex.captures(of: url, in: openSource(index)) }
      let names = given?.filter { Path.split($0.file).name == item.fileName }
      return item.isWACZ ? given : names
    }
    if item.isWACZ {
      guard let inside = try CaptureIndex.inside(openSource(item.location)) else { return nil }
      return try? CaptureIndex.captures(of: url, in: inside)
    }
    var name = item.location
    for ending in ["", ".gz", ".zst", ".lz4", ".warc", ".arc"] where ending.isEmpty || name.hasSuffix(ending) {
      name = String(name.dropLast(ending.utf8.count))
      if FileSystem.entry(at: name + ".cdxj")?.kind == .file {
        return try CaptureIndex.captures(of: url, in: openSource(name + ".cdxj"))
          .filter { Path.split($0.file).name == item.fileName }
      }
    }
    return nil
  }

  /// Captures in the order of their places, or the one closest to the date.
  private func chosen(_ captures: [IndexedCapture]) -> [IndexedCapture] {
    let ordered = captures.sorted { ($0.file, $0.offset) < ($1.file, $1.offset) }
    guard let date else { return ordered }
    return ordered.min { $0.time.distance(to: date) < $1.time.distance(to: date) }.map { [$0] } ?? []
  }

  /// Takes the record at a place if it is a capture of the URL.
  private mutating func take(
    _ capture: IndexedCapture, of item: ArchiveInputs.Item, _ seen: inout Set<Place>
  ) throws -> Bool {
    let member = item.isWACZ ? capture.file.hasPrefix("archive/") ? capture.file : "archive/" + capture.file : nil
    if let wanted = item.member, member != wanted { return true }
    do {
      let reader = try item.open(from: capture.offset, member: member)
      guard try reader.next(), reader.offset == capture.offset, isWanted(reader) else { return false }
      if reader.isTruncated { return false }
      show(reader)
      seen.insert(Place(member: reader.member, offset: reader.offset))
      return true
    } catch let error as ArchiveError where error.exitCode == .inputMissing || error.exitCode == .badInput {
      return false
    }
  }

  // MARK: Records

  private func isWanted(_ reader: ArchiveReader) -> Bool {
    guard selection.selects(reader) else { return false }
    return date == nil && selection.types.isEmpty ? true : reader.type.isCapture
  }

  private mutating func read(_ item: ArchiveInputs.Item, passing seen: Set<Place>) throws {
    let reader = try item.open()
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
