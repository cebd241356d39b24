internal import Base
internal import Records

/// Bytes between members: skippable frames, padding, and remains of damage.
extension MemberStream {
  /// Whether the source starts as an archive that is not compressed.
  func startsPlainly() throws(ArchiveError) -> Bool {
    while true {
      let start = window.bytes.leadingBlanks
      let bytes = window.bytes.part(start..<window.count)
      let found = RecordStart.recognise(bytes, rigour: .due, allowsARC: true, isWhole: window.isAtEnd)
      if found != .undecided { return found != .none }
      guard try window.fillMore() else { return false }
    }
  }

  func skipFrame(isDictionary: Bool) throws(ArchiveError) {
    let isFirst = window.offset == 0
    try window.fill(8)
    let size = window.count < 8 ? 0 : (4..<8).reduce(0) { $0 | Int(window.bytes[$1]) << (($1 - 4) * 8) }
    let offset = window.offset
    window.consume(min(8, window.count))
    if isDictionary && isFirst && size <= limits.window {
      try window.fill(size)
      if window.count >= size { loadDictionary(window.bytes.part(0..<size), at: offset) }
    }
    hasBegun = true
    var rest = size
    while rest > 0 {
      try window.fill(1)
      guard window.count > 0 else {
        faults.append(
          Fault(.zstdTruncated, file: name, offset: offset, length: 8 + size - rest, detail: "inside a skippable frame")
        )
        return
      }
      let count = min(rest, window.count)
      window.consume(count)
      rest -= count
    }
  }

  /// The dictionary is stored plain, or compressed as one zstd frame.
  func loadDictionary(_ stored: UnsafeBufferPointer<UInt8>, at offset: Int) {
    var isLoaded = false
    if Codec.signature(stored) == .member(.zstd) {
      let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: limits.window)
      defer { room.deallocate() }
      zstd.start()
      let step = zstd.step(stored, into: room)
      if step.state == .end {
        isLoaded = zstd.setDictionary(UnsafeBufferPointer(start: room.baseAddress, count: step.produced))
      }
    } else {
      isLoaded = zstd.setDictionary(stored)
    }
    usesDictionary = isLoaded
    guard !isLoaded else { return }
    faults.append(
      Fault(.zstdDamaged, file: name, offset: offset, length: 8 + stored.count, detail: "the dictionary cannot be used")
    )
  }

  /// Moves past bytes that start no member, to the next that does.
  func skipUnrecognised() throws(ArchiveError) {
    let offset = window.offset
    let isTrailer = skipsTrailer
    skipsTrailer = false
    hasBegun = true
    try searchMember()
    let length = window.offset - offset
    // A record that is not compressed may follow those that are; the size after a wrong checksum holds nothing.
    if length == 0 || isTrailer && length <= 4 {
      followsGap = false
      return
    }
    faults.append(
      Fault(.unrecognisedBytes, file: name, offset: offset, length: length, detail: "no member starts here"))
  }

  /// Searches for the next member inside the damaged one, as far back as bytes were kept.
  func searchAfterDamage() throws(ArchiveError) {
    guard var fault = damage else { return }
    damage = nil
    window.move(to: memberOffset + 1)
    try searchMember()
    fault.length = window.offset - memberOffset
    faults.append(fault)
  }

  /// Moves the window to the next place that starts a member or a plain record, or to the end.
  private func searchMember() throws(ArchiveError) {
    followsGap = true
    // The budget for checking whole members: the bytes skipped, and an initial amount.
    probeBudget = 8 << 20
    while true {
      try window.fill(Self.lookahead)
      let bytes = window.bytes
      guard bytes.count > 0 else { return }
      // A start in the last bytes of a window cannot be checked yet, unless the source ends.
      let end = window.isAtEnd ? bytes.count : max(1, bytes.count - Self.lookahead / 2)
      for index in 0..<end {
        let rest = bytes.part(index..<bytes.count)
        isPlainNext = startsPlainRecord(rest, isLineStart: index == 0 || bytes[index - 1] == ASCII.lineFeed)
        if isPlainNext || startsMember(rest) {
          window.consume(index)
          return
        }
      }
      window.consume(end)
      probeBudget += end
    }
  }

  private func startsPlainRecord(_ bytes: UnsafeBufferPointer<UInt8>, isLineStart: Bool) -> Bool {
    guard isLineStart, bytes[0] | 0x20 == UInt8(ascii: "w") || bytes[0] == UInt8(ascii: "f") else { return false }
    let found = RecordStart.recognise(bytes, rigour: .found, allowsARC: true, isWhole: window.isAtEnd)
    return found == .warc || found == .arc
  }

  /// Whether a member starts here that contains a record start, or that is complete and valid.
  private func startsMember(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard case .member(let codec) = Codec.signature(bytes) else { return false }
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4096) { room in
      switch codec {
      case .plain:
        return false
      case .zstd:
        zstd.start()
        let step = zstd.step(bytes, into: room)
        return step.produced > 0 || step.state == .end
      case .lz4:
        lz4.start()
        let step = lz4.step(bytes, into: room)
        return step.produced > 0 || step.state == .end
      case .gzip:
        gzip.start()
        var step = gzip.step(bytes, into: room)
        let decoded = UnsafeBufferPointer(rebasing: room[..<step.produced])
        let blanks = decoded.leadingBlanks
        if step.produced > 0, step.state == .more || step.state == .end {
          let start = RecordStart.recognise(
            decoded.part(blanks..<decoded.count), rigour: .due, allowsARC: true, isWhole: step.state == .end)
          if start != .none { return true }
        }
        // Members that are cut at any byte (bgzip's blocks, for one) are recognised by their checksum.
        var consumed = step.consumed
        while step.state == .more, step.consumed + step.produced > 0, probeBudget > 0 {
          step = gzip.step(bytes.part(consumed..<bytes.count), into: room)
          consumed += step.consumed
          probeBudget -= step.consumed + step.produced
        }
        return step.state == .end
      }
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Line breaks, blanks, NULs and a byte order mark at the start.
  internal var leadingBlanks: Int {
    var index = 0
    if count >= 3, self[0] == 0xEF, self[1] == 0xBB, self[2] == 0xBF { index = 3 }
    while index < count, ASCII.isLineBreak(self[index]) || ASCII.isBlank(self[index]) || self[index] == 0 {
      index += 1
    }
    return index
  }
}
