public import Base
internal import Records

/// WACZ files: one archive in them after the other.
extension ArchiveReader {
  /// Between the name of a WACZ file and that of an archive in it, in `name`.
  public static let memberSeparator = WACZFile.separator

  /// Whether a local file begins as a zip file does; false for one that cannot be read, and for URLs.
  public static func isZip(_ path: String) -> Bool {
    guard FileSystem.entry(at: path)?.kind == .file, let file = try? FileRangeSource(path: path),
      let bytes = try? file.bytes(at: 0, count: 4)
    else { return false }
    return bytes.withUnsafeBufferPointer { ZipEntry.begins($0) }
  }

  /// The archive of a WACZ file that is being read: `archive/data.warc.gz`; nil in any other archive.
  public var member: String? {
    guard let container, container.members.indices.contains(memberIndex) else { return nil }
    return container.members[memberIndex].name
  }

  /// Looks at what the source is, and opens the first archive of a WACZ file.
  internal func begin() throws(ArchiveError) {
    // A file that was opened before has told its faults.
    if let container { return try openFirst(container) }
    guard let source, try beginsAsZip(source) else {
      source = nil
      return
    }
    self.source = nil
    let ranges: (any RangeSource)?
    do { ranges = try source.rangeSource() } catch { throw ArchiveError(error, at: 0) }
    guard let ranges else {
      throw ArchiveError(
        .unsupported, "a zip file (WACZ) has its directory at its end, so it cannot be read as a stream",
        location: name, advice: "Write it to a file first, and name that file.")
    }
    var found: [Fault] = []
    container = try WACZFile.open(ranges, faults: &found)
    guard let container else {
      if resumed == nil { faults += found }
      isZipWithoutDirectory = true
      stream = MemberStream(RangeStream(ranges), limits: limits, from: start)
      return
    }
    if let resumed {
      try resume(container, at: resumed)
    } else {
      faults += container.faults
      try openFirst(container)
    }
  }

  /// Whether the source is a zip file. It is asked for its first bytes alone where reading starts behind them.
  private func beginsAsZip(_ source: any ByteSource) throws(ArchiveError) -> Bool {
    if resumed != nil || wantedMember != nil { return true }
    if start == 0 {
      try stream.window.fill(4)
      return ZipEntry.begins(stream.window.bytes)
    }
    guard isFresh, SplitURL.fileName(name).lowercased().hasSuffix(".wacz") || Self.isZip(name) else { return false }
    do {
      guard let bytes = try source.rangeSource()?.bytes(at: 0, count: 4) else { return false }
      return bytes.withUnsafeBufferPointer { ZipEntry.begins($0) }
    } catch {
      throw ArchiveError(error, at: 0)
    }
  }

  private func openFirst(_ container: WACZFile) throws(ArchiveError) {
    if let wantedMember {
      guard let index = container.member(called: wantedMember) else {
        throw ArchiveError(
          .source(.inputMissing), "the WACZ file has no archive \(wantedMember)", location: name,
          advice: container.members.isEmpty
            ? nil : "Its archives are \(container.members.prefix(5).map(\.name).joined(separator: ", ")).")
      }
      memberIndex = index - 1
      _ = try nextMember()
      return
    }
    memberIndex = -1
    if try !nextMember(), container.members.isEmpty {
      faults.append(
        Fault(
          .noRecords, file: name, offset: 0, length: container.source.byteCount,
          detail: "a zip file without an archive that can be read in archive/ (*.warc.gz)"))
    }
  }

  private func resume(_ container: WACZFile, at place: ArchivePosition.Member) throws(ArchiveError) {
    guard !place.name.isEmpty else {
      end(container)
      return
    }
    guard let index = container.member(called: place.name) else {
      throw ArchiveError(
        .source(.badInput), "the WACZ file has lost the archive \(place.name) since it was read", location: name)
    }
    memberIndex = index
    let (offset, isPlain, isARC) = (start, resumedPlain, flavour)
    try open(container, from: offset, after: place.checksum)
    guard offset > 0 else { return }
    recordsBefore = recordCount - place.recordsBefore
    stream.hasBegun = true
    stream.isPlainNext = isPlain
    flavour = isARC
  }

  /// Moves to the next archive of a WACZ file; false where there is none, as in every other archive.
  ///
  /// `next` does it by itself unless `stopsBetweenMembers`.
  public func nextMember() throws(ArchiveError) -> Bool {
    guard let container, memberIndex < container.members.count else { return false }
    releaseRecord()
    if memberIndex >= 0 { closeMember(container) }
    guard memberIndex < 0 || !(wantedMember.map(container.members[memberIndex].isCalled) ?? false),
      memberIndex + 1 < container.members.count
    else {
      end(container)
      return false
    }
    memberIndex += 1
    try open(container, from: isFresh ? start : 0, after: isFresh && start > 0 ? nil : 0)
    return true
  }

  /// - Parameter checksum: that of the bytes before `offset`; nil where it is not known.
  private func open(_ container: WACZFile, from offset: Int, after checksum: UInt32?) throws(ArchiveError) {
    // Behind an archive's end nothing is missing.
    let offset = min(offset, container.members[memberIndex].byteCount)
    let source = try container.open(memberIndex, from: offset)
    memberSource = source
    name = source.name
    stream = MemberStream(source, limits: limits, from: offset, isThere: true)
    if let checksum { stream.window.check(after: checksum) }
    recordsBefore = recordCount
    flavour = nil
    lastMember = -1
    hasReportedNoRecords = false
  }

  /// Reports an archive of a WACZ file in which no record was found. The others are read, so that the file may have some.
  internal func reportEmptyMember(_ container: WACZFile) {
    // What is wrong with it as a member is told when it is closed.
    guard memberSource?.problem == nil else { return }
    faults.append(container.fault(.zipMemberDamaged, in: memberIndex, "no WARC or ARC record found"))
  }

  /// Reports what a member turned out to be, once all of it was read.
  private func closeMember(_ container: WACZFile) {
    faults += stream.takeFaults()
    guard let memberSource, stream.window.isAtEnd, stream.window.count == 0 else { return }
    let entry = container.members[memberIndex]
    if let problem = memberSource.problem {
      faults.append(container.fault(.zipMemberDamaged, in: memberIndex, problem))
    } else if stream.endOffset != entry.byteCount {
      faults.append(
        container.fault(.zipMemberDamaged, in: memberIndex, "it has \(stream.endOffset) bytes of \(entry.byteCount)"))
    } else if let checksum = stream.checksum, checksum != entry.checksum {
      faults.append(container.fault(.zipMemberChecksum, in: memberIndex, "the checksum does not match"))
    }
    self.memberSource = nil
  }

  private func end(_ container: WACZFile) {
    if recordCount == 0, isFresh, start == 0, wantedMember == nil, !container.members.isEmpty, memberIndex >= 0 {
      faults.append(
        Fault(
          .noRecords, file: container.name, offset: 0, length: container.source.byteCount,
          detail: "no WARC or ARC record found in its archives"))
    }
    memberIndex = container.members.count
    memberSource = nil
    name = container.name
    stream = MemberStream(MemorySource([], name: name), limits: limits)
    hasReportedNoRecords = true
    recordsBefore = recordCount
  }

  /// Bytes of a WACZ file that were read, as stored: of its archives, and all of it at its end.
  internal func storedCount(in container: WACZFile) -> Int {
    let before = container.storedCount(before: max(0, memberIndex))
    guard let memberSource else { return before }
    let isStored = container.members[memberIndex].method == .stored
    return before + (isStored ? stream.endOffset : memberSource.storedCount)
  }

  /// The place after the current record in a WACZ file, where another reader can begin: where the record ends if that is
  /// known there, or where its archive starts, whose records have to be passed again.
  internal func memberPosition(in container: WACZFile) -> ArchivePosition {
    guard let member else {
      return ArchivePosition(offset: 0, isPlain: false, isARC: false, member: .init(name: ""))
    }
    if container.members[memberIndex].method == .stored, var place = recordPosition, !place.isPlain {
      let checksum = place.offset == stream.endOffset ? stream.checksum : stream.memberChecksum
      if let checksum {
        place.member = .init(name: member, checksum: checksum, recordsBefore: recordCount - recordsBefore)
        return place
      }
    }
    return memberStart(member)
  }

  private func memberStart(_ name: String) -> ArchivePosition {
    ArchivePosition(
      offset: 0, isPlain: false, isARC: false, member: .init(name: name, records: recordCount - recordsBefore))
  }

  /// The start of the current archive of a WACZ file, with the records of it that were read: a place to begin also close to
  /// damage; nil in any other archive.
  package var memberStartPosition: ArchivePosition? { member.map(memberStart) ?? container.map(memberPosition) }

  /// Whether it is read with random access: a zip file, once that was looked at. Bytes of its source are read in another
  /// order, and some twice, so that `storedByteCount` tells how far it is.
  package var hasRandomAccess: Bool { container != nil || isZipWithoutDirectory }

}
