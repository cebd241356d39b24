internal import Base
internal import Records

/// A WACZ file (specs.webrecorder.net/wacz/1.1.1): a zip file of web archives, with indexes and lists of pages.
///
/// Its archives are the members `archive/**/*.warc.gz` and the like that the zip directory has. Indexes and lists of
/// pages are not asked: both may lack records, or be missing.
internal final class WACZFile {
  /// Between the name of a WACZ file and that of a member.
  static let separator = "!/"

  /// The file's name.
  let name: String
  let source: any RangeSource
  /// The archives, in the order in which they lie in the file, each under a name that no other has.
  private(set) var members: [ZipEntry] = []
  /// Where each of `members` has to end at the latest.
  private var limits: [Int] = []
  /// What is wrong with the directory, and with archives that cannot be read; of very many the first.
  private(set) var faults: [Fault] = []
  private var faultsLeftOut = 0
  /// Local headers of members that were opened, by place.
  private var headers: [Int: [UInt8]] = [:]
  /// Bytes as stored of the archives before each.
  private var bytesBefore: [Int] = []

  /// Reads the directory.
  ///
  /// - Returns: nil, with a fault, where there is none that can be read.
  /// - Throws: also where the file is a list of other WACZ files.
  static func open(_ source: any RangeSource, faults: inout [Fault]) throws(ArchiveError) -> WACZFile? {
    let directory: ZipDirectory
    do throws(ZipDirectory.Problem) { directory = try ZipDirectory(source) } catch {
      switch error {
      case .source(let error): throw ArchiveError(error, at: 0)
      case .damaged(let reason, let offset):
        faults.append(
          Fault(
            .zipDirectoryDamaged, file: source.name, offset: offset,
            detail: "\(reason); records are searched in all of its bytes"))
        return nil
      }
    }
    let file = WACZFile(source, directory)
    try file.refuseNested()
    return file
  }

  private let nested: [ZipEntry]
  private let package: ZipEntry?
  private let indexEntries: [ZipEntry]
  private let end: Int

  private init(_ source: any RangeSource, _ directory: ZipDirectory) {
    self.source = source
    name = source.name
    end = directory.offset
    nested = directory.entries.filter { Self.isNested($0.name) }
    package = directory.entries.first { $0.name == "datapackage.json" }
    indexEntries = directory.entries.filter { Self.isIndex($0.name) }
    if let damage = directory.damage {
      faults.append(Fault(.zipDirectoryDamaged, file: name, offset: damage.offset, detail: damage.reason))
    }
    for bad in directory.badEntries where Self.isArchive(bad.entry.name) {
      report(.zipMemberDamaged, bad.entry, bad.reason)
    }
    take(directory.entries)
    tellLeftOut()
  }

  private func take(_ entries: [ZipEntry]) {
    // By bytes: strings are equal in all forms of a letter.
    var names: Set<[UInt8]> = []
    var total = 0
    for (index, entry) in entries.enumerated() {
      guard Self.isArchive(entry.name) else {
        if entry.name.hasPrefix("archive/"), !entry.name.hasSuffix("/"), !Self.isNested(entry.name) {
          report(.zipMemberSkipped, entry, "its name is not that of an archive (*.warc.gz)")
        }
        continue
      }
      guard entry.name.hasPrefix("archive/") else {
        report(.zipMemberSkipped, entry, "it is not in archive/, where a WACZ file has its archives")
        continue
      }
      guard names.insert(Array(entry.name.utf8)).inserted else {
        report(.zipMemberSkipped, entry, "another member has this name")
        continue
      }
      guard !entry.isEncrypted else {
        report(.zipMemberUnsupported, entry, "it is encrypted")
        continue
      }
      if case .unknown(let method) = entry.method {
        report(.zipMemberUnsupported, entry, "it is compressed by method \(method); only 0 (stored) and 8 are known")
        continue
      }
      members.append(entry)
      limits.append(index + 1 < entries.count ? entries[index + 1].offset : end)
      bytesBefore.append(total)
      total += entry.storedCount
    }
  }

  /// Faults of one directory that are told one by one: it may have some hundred thousand entries.
  private static let faultLimit = 100

  private func report(_ kind: Fault.Kind, _ entry: ZipEntry, _ reason: String) {
    guard faults.count < Self.faultLimit else {
      faultsLeftOut += 1
      return
    }
    faults.append(
      Fault(
        kind, file: name, offset: min(max(0, entry.offset), source.byteCount),
        length: entry.storedCount <= source.byteCount ? entry.storedCount : nil, detail: "\(entry.name): \(reason)"))
  }

  /// Tells the number of the faults that were left out.
  private func tellLeftOut() {
    guard faultsLeftOut > 0 else { return }
    faults.append(
      Fault(
        .zipMemberSkipped, file: name, offset: end,
        detail: "\(faultsLeftOut) more members that cannot be read are not told one by one"))
    faultsLeftOut = 0
  }

  /// Whether a member's name is that of an index of captures.
  private static func isIndex(_ name: String) -> Bool {
    name.hasPrefix("indexes/") && [".cdx", ".cdxj", ".cdx.gz", ".cdxj.gz"].contains { name.hasSuffix($0) }
  }

  /// Whether a member's name is that of a WACZ file.
  private static func isNested(_ name: String) -> Bool { name.lowercased().hasSuffix(".wacz") }

  /// Whether a member's name is that of an archive.
  private static func isArchive(_ name: String) -> Bool {
    let name = name.lowercased()
    return [".warc", ".arc"].contains { kind in
      ["", ".gz", ".zst", ".lz4"].contains { name.hasSuffix(kind + $0) }
    }
  }

  /// Bytes as stored of the archives before one; of all of them for the number after the last.
  func storedCount(before member: Int) -> Int { member < members.count ? bytesBefore[member] : source.byteCount }

  /// Opens an archive.
  func open(_ member: Int, from offset: Int) throws(ArchiveError) -> ZipMemberSource {
    let entry = members[member]
    do {
      let opened = try ZipMemberSource(
        entry, of: source, name: name + Self.separator + entry.name, limit: limits[member], from: offset,
        header: headers[entry.offset])
      headers[entry.offset] = opened.header
      return opened
    } catch {
      throw ArchiveError(error, at: entry.offset)
    }
  }

  /// The number of an archive by its name in the file; nil where there is none of that name.
  func member(called name: String) -> Int? { members.firstIndex { $0.isCalled(name) } }

  /// Opens one index of captures after the other, in the order in which they lie in the file.
  ///
  /// - Returns: whether there was one.
  /// - Throws: `.unsupported` for one that is encrypted or compressed by an unknown method.
  func forEachIndex(_ body: (any ByteSource) throws(SourceError) -> Void) throws(SourceError) -> Bool {
    for entry in indexEntries {
      let name = name + Self.separator + entry.name
      guard !entry.isEncrypted, [.stored, .deflated].contains(entry.method) else {
        throw SourceError(.unsupported, "it is encrypted or compressed by an unknown method", location: name)
      }
      let member = try ZipMemberSource(entry, of: source, name: name, limit: end)
      try body(CheckedZipMember(member, checksum: entry.checksum))
    }
    return !indexEntries.isEmpty
  }

  /// Notes that a member was not what the directory says.
  func fault(_ kind: Fault.Kind, in member: Int, _ reason: String) -> Fault {
    Fault(
      kind, file: name, offset: members[member].offset, length: members[member].storedCount,
      detail: "\(members[member].name): \(reason)")
  }

  // MARK: Lists of WACZ files

  /// The largest description that is read.
  private static let descriptionLimit = 4 << 20

  /// A package of other WACZ files has no records of its own; members that are WACZ files beside archives are faults.
  private func refuseNested() throws(ArchiveError) {
    if members.isEmpty, faults.isEmpty {
      let names = try resources + nested.map(\.name)
      guard names.isEmpty else {
        throw ArchiveError(
          .unsupported, "a package that lists \(names.count == 1 ? "another WACZ file" : "\(names.count) WACZ files")",
          location: name, advice: "Name these files themselves as inputs: \(names.prefix(3).joined(separator: ", ")).")
      }
    }
    for entry in nested {
      report(.zipMemberSkipped, entry, "it is a WACZ file itself; unpack it, and name it as an input")
    }
    tellLeftOut()
  }

  /// Other WACZ files that the description names.
  private var resources: [String] {
    get throws(ArchiveError) {
      guard let package, !package.isEncrypted, [.stored, .deflated].contains(package.method) else { return [] }
      guard package.byteCount <= Self.descriptionLimit else {
        report(.zipMemberSkipped, package, "it has more than \(Self.descriptionLimit >> 20) MiB, so it is not read")
        return []
      }
      var text = ByteBuffer()
      do {
        let source = try ZipMemberSource(package, of: source, name: name, limit: end)
        try source.readAll(into: &text, limit: Self.descriptionLimit)
      } catch {
        throw ArchiveError(error, at: package.offset)
      }
      let json = text.withSpan { try? JSONValue(parsing: $0) }
      let paths = (json?["resources"]?.array ?? []).compactMap { $0["path"]?.string ?? $0["name"]?.string }
      return paths.filter { $0.lowercased().hasSuffix(".wacz") }
    }
  }
}
