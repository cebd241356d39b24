import Archive
import Base
import Fetch
import Records

/// The archives that a `warc` command reads, in order.
struct ArchiveInputs {
  /// One input: an archive, a WACZ file, or one archive in a WACZ file.
  struct Item: Equatable {
    var location: String
    /// The archive in a WACZ file that is wanted alone: `archive/data.warc.gz`.
    var member: String?

    /// Whether it is a WACZ file: by its name, by the archive in it that is wanted, or by its first bytes.
    let isWACZ: Bool

    /// An input as an argument names it.
    init(location: String, member: String? = nil) {
      self.location = location
      self.member = member
      isWACZ = member != nil || ArchiveInputs.isWACZ(location)
    }

    /// The name without directories and query.
    var fileName: String { SplitURL.fileName(location) }

    /// Opens a reader.
    ///
    /// - Parameters:
    ///   - offset: stored bytes to skip: of the archive, or of each in a WACZ file. Files and servers are read from there.
    ///   - member: instead of the item's own.
    func open(
      limits: ArchiveLimits = ArchiveLimits(), from offset: Int = 0, member: String? = nil
    ) throws -> ArchiveReader {
      let member = member ?? self.member
      guard offset > 0, member == nil, !isWACZ else {
        return ArchiveReader(try openSource(location), limits: limits, from: offset, member: member)
      }
      return ArchiveReader(try openSource(location, offset: offset), limits: limits, openedAt: offset)
    }
  }

  let items: [Item]
  var locations: [String] { items.map(\.location) }

  /// Expands the command's arguments: files, directories, globs, URLs, listings, `-` or `FILE.wacz!/archive/data.warc.gz`.
  init(_ arguments: [String]) throws {
    var items: [Item] = []
    for argument in arguments {
      let parts = Self.split(argument)
      for entry in try InputList(expanding: [parts.location]).entries {
        let item = Item(location: entry.location, member: parts.member)
        if !items.contains(item) { items.append(item) }
      }
    }
    self.items = items
  }

  /// Whether a location is that of a WACZ file: by its ending, or, of a local file, by its first bytes.
  private static func isWACZ(_ location: String) -> Bool {
    SplitURL.fileName(location).lowercased().hasSuffix(".wacz") || ArchiveReader.isZip(location)
  }

  /// Splits `FILE.wacz!/archive/data.warc.gz`. What stands before the mark has to be a WACZ file, so that the name of a file
  /// may have a mark in it.
  private static func split(_ argument: String) -> (location: String, member: String?) {
    guard FileSystem.entry(at: argument) == nil else { return (argument, nil) }
    let mark = ArchiveReader.memberSeparator
    var places: [Range<String.Index>] = []
    while let place = argument[(places.last?.upperBound ?? argument.startIndex)...].firstRange(of: mark) {
      places.append(place)
    }
    let location = { (place: Range<String.Index>) in String(argument[..<place.lowerBound]) }
    // A file that is there is preferred to a name.
    let place =
      places.first { ArchiveReader.isZip(location($0)) } ?? places.first { isWACZ(location($0)) }
    return place.map { (location($0), String(argument[$0.upperBound...])) } ?? (argument, nil)
  }

  /// Calls `body` with a reader of each archive in turn.
  ///
  /// - Parameter offset: stored bytes of each archive to skip.
  func forEach(
    limits: ArchiveLimits = ArchiveLimits(), from offset: Int = 0, _ body: (ArchiveReader) throws -> Void
  ) throws {
    for item in items { try body(item.open(limits: limits, from: offset)) }
  }

  /// Prints the reader's new faults to standard error.
  static func warn(of reader: ArchiveReader) {
    guard reader.hasFaults else { return }
    for fault in reader.takeFaults() { warn(fault) }
  }

  /// Prints a fault to standard error.
  static func warn(_ fault: Fault) {
    let detail = fault.detail.isEmpty ? "" : ": \(fault.detail)"
    Console.warning("\(fault.file) at \(fault.offset): \(fault.kind.rawValue)\(detail)")
  }
}
