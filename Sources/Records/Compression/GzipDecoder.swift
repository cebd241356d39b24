/// Decodes gzip members (RFC 1952) piece by piece, and checks their checksums.
internal final class GzipDecoder: StepDecoder {
  /// What comes next in the member.
  private enum Part { case fixedHeader, extraLength, extra, name, comment, headerCheck, data, trailer, end }

  private static let trailerBytes = 8

  private var inflate = Inflate()
  private var part = Part.fixedHeader
  /// A field of the header or the trailer, as far as it was read.
  private var read: [UInt8] = []
  /// Flags whose fields are still to come.
  private var flags: UInt8 = 0
  private var headerChecksum: UInt32 = 0
  /// Bytes that are left of the extra field.
  private var extra = 0
  private var checksum: UInt32 = 0
  private var count: UInt32 = 0

  func start() {
    inflate.start()
    part = .fixedHeader
    read.removeAll()
    (headerChecksum, checksum, count) = (0, 0, 0)
  }

  func step(_ input: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>) -> DecodeStep {
    var step = DecodeStep()
    while true {
      step.produced += inflate.take(into: UnsafeMutableBufferPointer(rebasing: output[step.produced...]))
      if step.produced == output.count { return step }
      switch part {
      case .data:
        switch inflate.decode(input, &step.consumed, take) {
        case .input where inflate.isEmpty: return step
        case .end: part = .trailer
        case .damaged:
          step.produced += inflate.take(into: UnsafeMutableBufferPointer(rebasing: output[step.produced...]))
          step.state = .damaged
          step.detail = "its data are no deflate stream"
          return step
        default: break
        }
      case .end:
        step.state = .end
        if number(0) != checksum {
          step.state = .checksum
          step.detail = "incorrect data check"
        } else if number(4) != count {
          step.state = .checksum
          step.detail = "incorrect length check"
        }
        return step
      default:
        guard step.consumed < input.count else { return step }
        step.consumed += 1
        if let detail = readField(input[step.consumed - 1]) {
          step.state = .damaged
          step.detail = detail
          return step
        }
      }
    }
  }

  private func take(_ bytes: UnsafeBufferPointer<UInt8>) {
    checksum = CRC32.checksum(bytes, after: checksum)
    count &+= UInt32(truncatingIfNeeded: bytes.count)
  }

  private func number(_ start: Int) -> UInt32 {
    (0..<4).reduce(UInt32(0)) { $0 | UInt32(read[start + $1]) << UInt32($1 * 8) }
  }

  /// Takes a byte of the header or trailer: what is wrong with it.
  private func readField(_ byte: UInt8) -> String? {
    if part != .headerCheck, part != .trailer {
      withUnsafePointer(to: byte) {
        headerChecksum = CRC32.checksum(UnsafeBufferPointer(start: $0, count: 1), after: headerChecksum)
      }
    }
    switch part {
    case .fixedHeader:
      read.append(byte)
      if read.count == 3, byte != 8 { return "unknown compression method" }
      if read.count == 4, byte & 0xE0 != 0 { return "unknown header flags set" }
      guard read.count == 10 else { return nil }
      flags = read[3]
    case .extraLength:
      read.append(byte)
      guard read.count == 2 else { return nil }
      extra = Int(read[0]) | Int(read[1]) << 8
      if extra > 0 {
        part = .extra
        return nil
      }
    case .extra:
      extra -= 1
      if extra > 0 { return nil }
    case .name, .comment: if byte != 0 { return nil }
    case .headerCheck:
      read.append(byte)
      guard read.count == 2 else { return nil }
      if UInt32(read[0]) | UInt32(read[1]) << 8 != headerChecksum & 0xFFFF { return "header crc mismatch" }
    case .trailer:
      read.append(byte)
      if read.count == Self.trailerBytes { part = .end }
      return nil
    case .data, .end: return nil
    }
    read.removeAll(keepingCapacity: true)
    goOn()
    return nil
  }

  /// Goes on with the next field of the header that there is, or with the data.
  private func goOn() {
    let fields: [(flag: UInt8, part: Part)] = [(4, .extraLength), (8, .name), (16, .comment), (2, .headerCheck)]
    for field in fields where flags & field.flag != 0 {
      flags &= ~field.flag
      part = field.part
      return
    }
    part = .data
  }
}
