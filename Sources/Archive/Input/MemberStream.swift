internal import Base
internal import CSystem
internal import Records

/// An archive's bytes as they were before compression, member by member.
///
/// `bytes` holds what is decoded and not yet released. The reader sees every member's end: it
/// reader asks for the next member, and knows where in the stored file it starts. What cannot be
/// decoded becomes a fault, and the next member that can be is searched.
internal final class MemberStream {
  let window: StoredWindow
  let limits: ArchiveLimits
  var faults: [Fault] = []
  let name: String

  var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var head = 0
  var tail = 0

  var codec = Codec.plain
  lazy var gzip = DeflateDecoder()
  lazy var zstd = ZstdDecoder(windowLog: 31)
  lazy var lz4 = LZ4Decoder()

  /// The stored offset at which the current member starts.
  private(set) var memberOffset = 0
  /// The CRC-32 of the stored bytes before the current member, where the window keeps one.
  private(set) var memberChecksum: UInt32?
  /// Where in `bytes` the current member starts; negative once its start has been released.
  private(set) var memberStart = 0
  /// Whether the current member is completely decoded.
  private(set) var isMemberDone = true
  /// Whether the current member ended before its time.
  private(set) var isMemberDamaged = false
  /// Whether stored bytes were skipped between the member before and the current one.
  var followsGap = false
  /// Whether any member has been found so far.
  var hasBegun = false
  /// Whether members are decoded with a dictionary that is at the archive's start.
  var usesDictionary = false
  /// Damage whose extent is known when the next member has been found.
  var damage: Fault?

  init(_ source: any ByteSource, limits: ArchiveLimits, from offset: Int = 0, isThere: Bool = false) {
    window = StoredWindow(source, limit: limits.window, from: offset, isThere: isThere)
    self.limits = limits
    name = source.name
    capacity = 1 << 20
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// Bytes that are decoded and not released.
  var bytes: UnsafeMutableBufferPointer<UInt8> {
    UnsafeMutableBufferPointer(start: base + head, count: tail - head)
  }
  /// The capacity of the memory of `bytes`.
  var bufferCapacity: Int { capacity }
  /// Bytes decoded and not released.
  var count: Int { tail - head }
  /// Whether the bytes are stored uncompressed.
  var isPlain: Bool { codec == .plain }
  /// The maximum number of decoded bytes per stored byte.
  var expansionLimit: Int {
    switch codec {
    case .plain: 1
    case .gzip: 1032
    case .lz4: 255
    // A block of 128 KiB takes at least three bytes (RFC 8878, section 3.1.1.2).
    case .zstd: 128 << 10
    }
  }
  /// The stored offset just after what has been read.
  var endOffset: Int { window.offset }
  /// The CRC-32 of the stored bytes before `endOffset`; nil where none is kept, or more was passed.
  var checksum: UInt32? {
    window.hasChecksum && window.checkedOffset == window.offset ? window.checksum : nil
  }

  /// The stored offset of the byte at `position` in plain archives, else that of its member.
  func storedOffset(of position: Int) -> Int {
    isPlain ? memberOffset + (position - memberStart) : memberOffset
  }

  /// Returns the faults found so far, and removes them.
  func takeFaults() -> [Fault] {
    defer { faults.removeAll() }
    return faults
  }

  /// Releases the first `count` bytes.
  func release(_ count: Int) {
    precondition(count >= 0 && count <= self.count, "cannot release more than is buffered")
    head += count
    memberStart -= count
    if head == tail {
      head = 0
      tail = 0
    }
  }

  /// Takes `range` out of the bytes and closes the gap.
  func remove(_ range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "cannot remove more than is buffered")
    memmove(base + head + range.lowerBound, base + head + range.upperBound, count - range.upperBound)
    tail -= range.count
    memberStart -= range.count
  }

  // MARK: Decoding

  /// Decodes more of the current member; false if it has ended.
  func extend() throws(ArchiveError) -> Bool {
    while !isMemberDone {
      let before = tail
      switch codec {
      case .plain: try extendPlain()
      case .gzip, .zstd, .lz4: try extendCompressed()
      }
      if tail > before { return true }
    }
    return false
  }

  private func makeRoom(_ wanted: Int) {
    guard capacity - tail < wanted else { return }
    // Instead of moving many bytes for little space, the buffer grows to at most three times its content.
    if head >= (tail - head) / 2 {
      memmove(base, base + head, tail - head)
      tail -= head
      head = 0
      guard capacity - tail < wanted else { return }
    }
    let larger = max(capacity * 2, tail - head + wanted)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: base + head, count: tail - head)
    base.deallocate()
    base = moved
    capacity = larger
    tail -= head
    head = 0
  }

  private var room: UnsafeMutableBufferPointer<UInt8> {
    UnsafeMutableBufferPointer(start: base + tail, count: capacity - tail)
  }

  private func extendPlain() throws(ArchiveError) {
    try window.fill(1)
    guard window.count > 0 else {
      isMemberDone = true
      return
    }
    makeRoom(64 << 10)
    let count = min(window.count, capacity - tail)
    (base + tail).update(from: window.bytes.baseAddress!, count: count)
    tail += count
    window.consume(count)
  }

  /// One step of a streaming decoder over what is in the window.
  private func extendCompressed() throws(ArchiveError) {
    makeRoom(256 << 10)
    if window.count == 0 { try window.fill(1) }
    let input = salvage == nil ? window.bytes : window.bytes.part(0..<min(window.count, Self.salvageStep))
    let step =
      switch codec {
      case .gzip: gzip.step(input, into: room)
      case .zstd: zstd.step(input, into: room)
      default: lz4.step(input, into: room)
      }
    window.consume(step.consumed)
    take(step.produced)
    switch step.state {
    case .more:
      guard step.consumed == 0, step.produced == 0 else { return }
      if window.count > 0, try window.fillMore() { return }
      if window.count == 0, !window.isAtEnd { return }
      damaged(window.isAtEnd ? .truncated : .data)
    case .end:
      isMemberDone = true
    case .checksum where codec == .gzip || salvage != nil:
      isMemberDone = true
      skipsTrailer = true
      faults.append(
        Fault(
          codec == .gzip ? .gzipChecksum : .zstdDamaged, file: name, offset: memberOffset,
          length: window.offset - memberOffset, detail: "the checksum does not match"))
    case .damaged, .checksum, .memory:
      if !startSalvage() { damaged(.data) }
    }
  }

  private enum Damage { case data, truncated }

  /// Bytes of a frame that were delivered before its damage was found, while it is decoded again in small steps.
  var salvage: Int?
  /// Whether a search has ended at a record that is not compressed.
  var isPlainNext = false
  /// Bytes that a search may still decode to check members without a record start.
  var probeBudget = 0
  /// Whether bytes before the next member may be the rest of a trailer.
  var skipsTrailer = false

  private func damaged(_ kind: Damage) {
    isMemberDone = true
    isMemberDamaged = true
    let kind: Fault.Kind =
      switch (codec, kind) {
      case (.zstd, .data): .zstdDamaged
      case (.zstd, .truncated): .zstdTruncated
      case (.lz4, .data): .lz4Damaged
      case (.lz4, .truncated): .lz4Truncated
      case (_, .data): .gzipDamaged
      case (_, .truncated): .gzipTruncated
      }
    damage = Fault(
      kind, file: name, offset: memberOffset,
      detail: "found at byte \(window.offset); \(tail - head - memberStart) bytes were read before it")
  }

  // MARK: Members

  /// Starts the next member, whose bytes are added after those that are there; false at the source's end.
  func beginMember() throws(ArchiveError) -> Bool {
    followsGap = false
    while true {
      if damage != nil {
        try searchAfterDamage()
      } else {
        try window.fill(Codec.signatureCount)
      }
      // If most of the next member is in the window, its end is not searched again.
      if window.count < Self.lookahead { try window.fill(Self.lookahead) }
      guard window.count > 0 else { return false }
      if isPlainNext {
        try start(.plain)
        return true
      }
      switch Codec.signature(window.bytes) {
      case .member(let found):
        try start(found)
        return true
      case .skippable(let isDictionary):
        try skipFrame(isDictionary: isDictionary)
        continue
      case .none:
        if !hasBegun, try startsPlainly() {
          try start(.plain)
          return true
        }
        try skipUnrecognised()
      }
    }
  }

  /// Stored bytes that are brought in ahead of a member.
  static let lookahead = 256 << 10

  func start(_ found: Codec) throws(ArchiveError) {
    hasBegun = true
    skipsTrailer = false
    isPlainNext = false
    codec = found
    memberOffset = window.offset
    memberChecksum = checksum
    memberStart = tail - head
    isMemberDone = false
    isMemberDamaged = false
    salvage = nil
    window.mark = memberOffset
    switch found {
    case .plain: break
    case .gzip: if try !decodeWhole() { gzip.start() }
    case .zstd: zstd.start()
    case .lz4: lz4.start()
    }
  }

  /// Decodes a gzip member in one call; false if it does not fit the window or is damaged.
  private func decodeWhole() throws(ArchiveError) -> Bool {
    while true {
      makeRoom(64 << 10)
      switch gzip.decodeWhole(window.bytes, into: room) {
      case .done(let consumed, let produced):
        window.consume(consumed)
        tail += produced
        isMemberDone = true
        return true
      case .needsRoom:
        let decoded = capacity - tail
        guard decoded < limits.wholeMember else { return false }
        makeRoom(min(decoded * 2, limits.wholeMember))
      case .failed:
        guard try window.fillMore() else { return false }
      }
    }
  }
}
