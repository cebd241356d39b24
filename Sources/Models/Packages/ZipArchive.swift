internal import Base
internal import Records

/// Reads members of a zip archive in memory, unencrypted, stored or deflated. Python wheels are zip archives.
internal struct ZipArchive {
  /// The members, in the order in which they lie in the archive.
  internal let members: [ZipEntry]
  private let source: MemoryRangeSource
  private let end: Int
  private let location: String

  /// Reads the directory.
  ///
  /// - Parameter location: the archive's name in error messages.
  /// - Throws: `badArchive`.
  internal init(_ bytes: [UInt8], location: String) throws(ModelError) {
    source = MemoryRangeSource(bytes, name: location)
    self.location = location
    let directory: ZipDirectory
    do throws(ZipDirectory.Problem) { directory = try ZipDirectory(source) } catch {
      throw ModelError(.badArchive, "not a zip archive (or wheel)", location: location)
    }
    guard directory.damage == nil else {
      throw ModelError(.badArchive, "damaged zip directory", location: location)
    }
    members = directory.entries
    end = directory.offset
  }

  /// Writes a member to a file at `path`: the one called `name`, or the first whose last path component is `name`.
  ///
  /// - Throws: `badArchive` if there is no such member or it is damaged, `OutputError` if it cannot be written.
  internal func extract(_ name: String, to path: String) throws -> FetchedFile {
    guard let member = members.first(where: { $0.name == name || $0.name.hasSuffix("/\(name)") }) else {
      throw ModelError(.badArchive, "the archive does not contain \(name)", location: location)
    }
    let bytes = try read(member)
    try AtomicFile.write(bytes.span, to: path)
    return FetchedFile(byteCount: bytes.count, sha256: Digest.of(bytes.span, .sha256).hexadecimal)
  }

  /// Reads a member's bytes and checks their number and CRC-32.
  ///
  /// - Throws: `badArchive`.
  internal func read(_ member: ZipEntry) throws(ModelError) -> [UInt8] {
    let place = "\(location)#\(member.name)"
    guard !member.isEncrypted, [.stored, .deflated].contains(member.method) else {
      throw ModelError(
        .badArchive, "zip member that is encrypted or compressed by an unknown method", location: place)
    }
    var output = ByteBuffer(capacity: 1 << 16)
    do throws(SourceError) {
      let opened = try ZipMemberSource(member, of: source, name: member.name, limit: end)
      try CheckedZipMember(opened, checksum: member.checksum).readAll(into: &output)
    } catch {
      throw ModelError(.badArchive, "damaged zip member", location: place, underlying: error)
    }
    return output.array()
  }
}
