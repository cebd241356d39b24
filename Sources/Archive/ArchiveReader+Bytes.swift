internal import Records

/// The bytes that the reader sees: those of the current record, and no more.
extension ArchiveReader {
  /// Bytes of the record, or of what follows where no boundary is known, that are available.
  internal var available: Int { boundary ?? stream.count }

  internal func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(stream.bytes).part(range)
  }

  internal func report(_ kind: Fault.Kind, length: Int? = nil, _ detail: String = "") {
    var detail = detail
    if memberPosition > 0 {
      detail += "\(detail.isEmpty ? "" : ", ")\(memberPosition) decoded bytes into its compressed member"
    }
    faults.append(Fault(kind, file: name, offset: offset, length: length, detail: detail))
  }

  /// Brings in more bytes of the current record; false if it cannot have more.
  internal func more() throws(ArchiveError) -> Bool {
    guard boundary == nil else { return false }
    while true {
      if try stream.extend() { return true }
      let end = stream.count
      let endOffset = stream.endOffset
      guard !stream.isMemberDamaged, try stream.beginMember() else {
        boundary = end
        return false
      }
      var isCut = stream.followsGap
      if !isCut { isCut = try startsRecord(at: end) }
      if isCut {
        boundary = end
        boundaryOffset = endOffset
        return false
      }
      if stream.count > end { return true }
    }
  }

  /// Whether the member that starts at `position` starts with a record.
  private func startsRecord(at position: Int) throws(ArchiveError) -> Bool {
    while true {
      let start = RecordStart.recognise(
        bytes(position..<stream.count), rigour: .found, allowsARC: allowsARC, isWhole: stream.isMemberDone)
      if start != .undecided { return start != .none }
      guard try stream.extend() else { return false }
    }
  }

  /// Determines what starts at `position`, and loads the bytes needed.
  internal func recognise(at position: Int, rigour: RecordStart.Rigour) throws(ArchiveError) -> RecordStart {
    while true {
      let start = RecordStart.recognise(
        bytes(position..<available), rigour: rigour, allowsARC: allowsARC, isWhole: boundary != nil)
      guard start == .undecided else { return start }
      _ = try more()
    }
  }

  /// Moves to the next byte that is neither a blank nor part of a line break; false at the archive's end.
  internal func skipBlanks() throws(ArchiveError) -> Bool {
    while true {
      if stream.count == 0 {
        if try !stream.extend(), try !stream.beginMember() { return false }
        continue
      }
      let blanks = bytes(0..<stream.count).leadingBlanks
      guard blanks > 0 else { return true }
      stream.release(blanks)
    }
  }
}
