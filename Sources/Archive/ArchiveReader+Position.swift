/// A place in an archive between two records at which another reader can begin.
package struct ArchivePosition: Sendable, Equatable {
  /// Bytes as stored before the place.
  package var offset: Int
  /// Whether the bytes there are not compressed.
  package var isPlain: Bool
  /// Whether the records before it were ARC records.
  package var isARC: Bool

  /// A position at a stored offset.
  package init(offset: Int, isPlain: Bool, isARC: Bool) {
    self.offset = offset
    self.isPlain = isPlain
    self.isARC = isARC
  }
}

extension ArchiveReader {
  /// The place after the current record, where a reader that begins there finds the same records and faults as this
  /// one; nil if it would not: inside a compressed member of several records, and close to damage.
  package var position: ArchivePosition? {
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
