/// A place in an archive between two records at which another reader can begin.
package struct ArchivePosition: Sendable, Equatable {
  /// Bytes as stored before the place.
  package var offset: Int
  /// Whether the bytes there are not compressed.
  package var isPlain: Bool
  /// Whether the records before it were ARC records.
  package var isARC: Bool
  /// The archive of a WACZ file that the place is in; nil in any other archive.
  package var member: Member?

  /// A place in an archive of a WACZ file, in which `offset` counts.
  package struct Member: Sendable, Equatable {
    /// The archive's name in the file; empty after the last one.
    package var name: String
    /// The CRC-32 of the archive's bytes before the place.
    package var checksum: UInt32 = 0
    /// Records after the place that were read already.
    package var records = 0
    /// Records of the archive before the place: what a later place at the archive's start has to pass, too.
    package var recordsBefore = 0

    /// A place at an archive's start, or after the CRC-32 of some bytes and some records.
    package init(name: String, checksum: UInt32 = 0, records: Int = 0, recordsBefore: Int = 0) {
      self.name = name
      self.checksum = checksum
      self.records = records
      self.recordsBefore = recordsBefore
    }
  }

  /// A position at a stored offset.
  package init(offset: Int, isPlain: Bool, isARC: Bool, member: Member? = nil) {
    self.offset = offset
    self.isPlain = isPlain
    self.isARC = isARC
    self.member = member
  }
}

extension ArchiveReader {
  /// Bytes as stored of the blank lines after the current record's content; 0 where it is compressed.
  package var blankCount: Int { stream.isPlain ? max(0, recordEnd - content.upperBound) : 0 }

  /// The place after the current record, where a reader that begins there finds the same records and faults as this
  /// one; nil if it would not: inside a compressed member of several records, and close to damage.
  package var position: ArchivePosition? { container.map(memberPosition) ?? recordPosition }

  /// The place after the current record, in the archive that is being read.
  internal var recordPosition: ArchivePosition? {
    guard flavour != nil, !hasFaults, stream.damage == nil, !stream.isMemberDamaged, !stream.followsGap,
      !stream.usesDictionary, stream.salvage == nil, !stream.skipsTrailer
    else { return nil }
    let isARC = flavour == .arc
    if stream.isPlain {
      guard boundary == nil else { return nil }
      return ArchivePosition(offset: stream.storedOffset(of: recordEnd), isPlain: true, isARC: isARC)
    }
    guard !stream.isPlainNext else { return nil }
    if let boundary {
      // The next member is being decoded already.
      guard boundaryOffset != nil, recordEnd == boundary else { return nil }
      return ArchivePosition(offset: stream.memberOffset, isPlain: false, isARC: isARC)
    }
    guard stream.isMemberDone, recordEnd == stream.count else { return nil }
    return ArchivePosition(offset: stream.endOffset, isPlain: false, isARC: isARC)
  }
}
