public import Base

/// A source whose bytes are decompressed as they are read, detected from its first bytes: gzip (any number of members),
/// zstd and LZ4 (any number of frames), xz and bzip2 (any number of streams), or uncompressed.
///
/// Damage, a stream that ends early and bytes after the last member that are not one are errors: what was read is then
/// not all there is. Zeros between and after gzip members and bzip2 streams are skipped, as tapes and block devices
/// leave them.
public final class DecompressingSource: ByteSource {
  /// The name of the compressed source.
  public let name: String
  /// Nil: the decompressed size is unknown.
  public var byteCount: Int? { nil }

  /// The memory limit of a decoder: the window of `zstd --long=31`, which large published
  /// files have it. Memory is touched only as far as the data reaches.
  public static let defaultMemoryLimit = 1 << 31

  private enum Phase {
    /// Nothing has been read.
    case start
    /// The bytes are not compressed.
    case plain
    /// At the end of a member, frame or stream, or before the first.
    case between
    /// Inside of one.
    case inside(any StepDecoder)
    case end
  }

  private let source: any ByteSource
  private let memoryLimit: Int
  private var phase = Phase.start
  private var coding = Coding.plain
  /// Stored bytes available, of which those from `position` on are not used up.
  private var input = ByteBuffer(capacity: 1 << 17)
  private var position = 0
  private var atEnd = false
  /// The stored offset of the input's first byte.
  private var inputOffset = 0
  /// The current part, for messages: `the zstd frame at byte 12`.
  private var place = ""
  private lazy var gzip = GzipDecoder()
  private lazy var zstd = ZstdDecoder(windowLog: 31)
  private lazy var lz4 = LZ4Decoder()
  private lazy var bzip2 = BZip2Decoder()
  private lazy var xz = XZDecoder(memoryLimit: memoryLimit)

  /// - Parameters:
  ///   - source: the stored bytes, from the first on.
  ///   - memoryLimit: bytes that a zstd frame's window, or decoding an xz stream, may take.
  public init(_ source: any ByteSource, memoryLimit: Int = DecompressingSource.defaultMemoryLimit) {
    self.source = source
    self.memoryLimit = memoryLimit
    name = source.name
  }

  /// Decompresses the next bytes.
  public func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard room.count > 0 else { return 0 }
    while true {
      switch phase {
      case .start: try begin()
      case .plain: return try copy(into: room)
      case .between: try startNext()
      case .inside(let decoder):
        let count = try decode(decoder, into: room.assumingMemoryBound(to: UInt8.self))
        if count > 0 { return count }
      case .end: return 0
      }
    }
  }

  // MARK: Input

  private var offset: Int { inputOffset + position }

  /// Brings in more stored bytes; at the source's end `atEnd` is set.
  private func fill() throws(SourceError) {
    input.removeFirst(position)
    inputOffset += position
    position = 0
    atEnd = try !source.fill(&input)
  }

  /// Ensures that `count` bytes are available, or all that are left, and gives those to `body`.
  private func peek<R>(_ count: Int, _ body: (Span<UInt8>) -> R) throws(SourceError) -> R {
    while input.count - position < count, !atEnd { try fill() }
    return input.withSpan(position..<min(position + count, input.count), body)
  }

  private func skip(_ count: Int) throws(SourceError) {
    var rest = count
    while true {
      let here = min(rest, input.count - position)
      position += here
      rest -= here
      if rest == 0 { return }
      guard !atEnd else { throw truncated() }
      try fill()
    }
  }

  private func skipZeros() throws(SourceError) {
    while true {
      while position < input.count, input[position] == 0 { position += 1 }
      if position < input.count || atEnd { return }
      try fill()
    }
  }

  private func copy(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    let count = min(room.count, input.count - position)
    guard count > 0 else { return try source.read(into: room) }
    input.withUnsafeBytes {
      room.copyMemory(from: .init(rebasing: UnsafeRawBufferPointer($0)[position..<position + count]))
    }
    position += count
    return count
  }

  // MARK: Members

  private func begin() throws(SourceError) {
    let (found, isCut) = try peek(Coding.signatureCount) { bytes in (Coding(bytes), Coding.isCutSignature(bytes)) }
    place = "the compressed data"
    if found == .plain, isCut, input.count - position < Coding.signatureCount { throw truncated() }
    coding = found
    phase = coding == .plain ? .plain : .between
  }

  /// Starts the next member, frame or stream.
  private func startNext() throws(SourceError) {
    if coding == .gzip || coding == .bzip2 { try skipZeros() }
    let frame = try peek(FrameStart.count) { FrameStart($0) }
    guard position < input.count else {
      phase = .end
      return
    }
    let start = offset
    let found = try peek(Coding.signatureCount) { Coding($0) }
    guard found == coding else { throw try trailing() }
    switch coding {
    case .gzip: enter(gzip, "the gzip member at byte \(start)")
    case .bzip2: enter(bzip2, "the bzip2 stream at byte \(start)")
    case .xz: enter(xz, "the xz data")
    case .frames: try enter(frame)
    case .plain: break
    }
  }

  private func enter(_ frame: FrameStart) throws(SourceError) {
    let start = offset
    switch frame {
    case .zstd(let window):
      place = "the zstd frame at byte \(start)"
      if let window, window > memoryLimit { throw tooLarge("a window", window) }
      enter(zstd, place)
    case .lz4: enter(lz4, "the LZ4 frame at byte \(start)")
    case .skippable(let count):
      place = "the skippable frame at byte \(start)"
      try skip(count)
    case .legacyLZ4:
      throw SourceError(
        .unsupported, "the legacy LZ4 format is not supported", location: name,
        advice: "Convert it to frames: `lz4 -dc FILE | lz4 > NEW`.")
    case .none:
      place = "the skippable frame at byte \(start)"
      throw truncated()
    }
  }

  private func enter(_ decoder: any StepDecoder, _ place: String) {
    self.place = place
    decoder.start()
    phase = .inside(decoder)
  }

  private func decode(
    _ decoder: any StepDecoder, into room: UnsafeMutableBufferPointer<UInt8>
  ) throws(SourceError) -> Int {
    if atEnd { (decoder as? XZDecoder)?.endInput() }
    // Also without new input: output that does not fit waits inside the decoder.
    let rest = position..<input.count
    let step = input.withUnsafeBytes { decoder.step(UnsafeBufferPointer(rebasing: $0[rest]), into: room) }
    position += step.consumed
    switch step.state {
    case .more where step.produced == 0 && step.consumed == 0:
      guard !atEnd else { throw truncated() }
      guard rest.isEmpty else { throw damaged(step.detail) }
      try fill()
    case .more: break
    // The decoder of xz reads to the file's end, including the padding.
    case .end: phase = coding == .xz ? .end : .between
    case .damaged: throw damaged(step.detail)
    case .checksum: throw damaged(step.detail ?? "its checksum does not match")
    case .memory:
      if coding == .xz { throw tooLarge("memory", xz.memoryNeeded) }
      throw damaged(step.detail ?? "out of memory")
    }
    return step.produced
  }

  // MARK: Errors

  private func truncated() -> SourceError {
    SourceError(.damaged, "\(place) is cut short: the file ends at byte \(offset)", location: name)
  }

  private func damaged(_ detail: String?) -> SourceError {
    SourceError(.damaged, "\(place) is damaged" + (detail.map { ": \($0)" } ?? ""), location: name)
  }

  private func trailing() throws(SourceError) -> SourceError {
    if try peek(Coding.signatureCount, { Coding.isCutSignature($0) }), atEnd { return truncated() }
    return SourceError(
      .damaged, "the bytes at \(offset), after \(place), are not in the same compression format", location: name)
  }

  private func tooLarge(_ what: String, _ needed: Int) -> SourceError {
    SourceError(
      .unsupported,
      "\(place) needs \(what) of \(Self.mebibytes(needed)), and the limit is \(Self.mebibytes(memoryLimit))",
      location: name, advice: "Recompress it with a smaller window or at a lower level.")
  }

  private static func mebibytes(_ count: Int) -> String { "\((count - 1) >> 20 + 1) MiB" }
}
