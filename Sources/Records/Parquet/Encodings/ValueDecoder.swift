internal import Base

/// Decodes a page's values, those that are null left out, some at a time.
internal enum ValueDecoder {
  case plainArrays(PageBytes, position: Int)
  case plainFixed(PageBytes, position: Int, width: Int)
  case plainBooleans(PageBytes, bit: Int)
  case runBooleans(RunLengthDecoder)
  case indices(RunLengthDecoder)
  case integers(DeltaDecoder, width: Int)
  case lengths(DeltaDecoder, PageBytes, position: Int)
  case fronts(FrontCodingDecoder)
  case split(PageBytes, position: Int, valueCount: Int, width: Int)

  /// Where decoded values are.
  enum Home { case page, values, dictionary }

  /// - Parameters:
  ///   - bytes: the page's values, after its levels.
  ///   - encoding: parquet.thrift, `Encoding`.
  ///   - limit: bytes that values may take that are decoded at once.
  init(
    _ bytes: PageBytes, encoding: Int, column: ParquetColumn, hasDictionary: Bool, limit: Int
  ) throws(FormatFault) {
    switch (encoding, column.type) {
    case (0, .byteArray): self = .plainArrays(bytes, position: 0)
    case (0, .boolean): self = .plainBooleans(bytes, bit: 0)
    case (0, _): self = .plainFixed(bytes, position: 0, width: column.width)
    case (2, _), (8, _):
      guard hasDictionary else { throw .damaged("the page refers to a missing dictionary") }
      guard bytes.count > 0 else {
        self = .indices(RunLengthDecoder(bytes, width: 0))
        return
      }
      let width = Int(bytes.base[0])
      guard width <= 32 else { throw .damaged("the dictionary's indices are wider than 32 bits") }
      self = .indices(RunLengthDecoder(bytes.part(1..<bytes.count), width: width))
    case (3, .boolean):
      guard let count = bytes.uint32(at: 0), count <= bytes.count - 4 else {
        throw .damaged("the page is shorter than its values")
      }
      self = .runBooleans(RunLengthDecoder(bytes.part(4..<4 + count), width: 1))
    case (5, .int32), (5, .int64):
      self = .integers(try DeltaDecoder(bytes, isWide: column.type == .int64), width: column.width)
    case (6, .byteArray):
      let lengths = try DeltaDecoder(bytes, isWide: false)
      self = .lengths(lengths, bytes, position: try lengths.end())
    case (7, .byteArray), (7, .fixedLengthByteArray):
      self = .fronts(try FrontCodingDecoder(bytes, width: column.width, limit: limit))
    case (9, .int32), (9, .int64), (9, .float), (9, .double), (9, .fixedLengthByteArray):
      guard bytes.count % column.width == 0 else {
        throw .damaged("the page's size is not a multiple of the value size")
      }
      self = .split(bytes, position: 0, valueCount: bytes.count / column.width, width: column.width)
    default:
      throw .unsupported("values of type \(column.type) use encoding \(encoding), which is not supported")
    }
  }

  /// Memory that decoding needs besides the page.
  struct Room: ~Copyable {
    /// Values that are not stored verbatim in the page.
    var values = ByteBuffer()
    /// The dictionary's entries, and where each is in `dictionary`.
    var dictionary = ByteBuffer()
    var entries: [ByteRange] = []
    let numbers: UnsafeMutablePointer<UInt32>
    let integers: UnsafeMutablePointer<Int64>

    /// - Parameter capacity: the maximum number of values to decode at once.
    init(capacity: Int) {
      numbers = .allocate(capacity: capacity)
      integers = .allocate(capacity: capacity)
    }

    deinit {
      numbers.deallocate()
      integers.deallocate()
    }
  }

  /// Decodes the next `count` values: where each is in what is returned. What was decoded into `room.values` before
  /// is overwritten.
  mutating func read(
    _ count: Int, into ranges: UnsafeMutablePointer<ByteRange>, _ room: inout Room
  ) throws(FormatFault) -> Home {
    room.values.removeAll()
    switch self {
    case .plainArrays(let bytes, var position):
      for index in 0..<count {
        guard let length = bytes.uint32(at: position), length <= bytes.count &- position &- 4 else {
          throw .damaged("the page is shorter than its values")
        }
        ranges[index] = ByteRange(start: position &+ 4, count: length)
        position &+= 4 &+ length
      }
      self = .plainArrays(bytes, position: position)
      return .page
    case .plainFixed(let bytes, let position, let width):
      guard count <= (bytes.count - position) / width else { throw .damaged("the page is shorter than its values") }
      for index in 0..<count { ranges[index] = ByteRange(start: position &+ index &* width, count: width) }
      self = .plainFixed(bytes, position: position + count * width, width: width)
      return .page
    case .plainBooleans(let bytes, let bit):
      guard count <= bytes.count * 8 - bit else { throw .damaged("the page is shorter than its values") }
      for index in 0..<count { room.numbers[index] = UInt32(bytes.bits(at: bit &+ index, width: 1)) }
      self = .plainBooleans(bytes, bit: bit + count)
      Self.place(booleans: count, ranges, &room)
      return .values
    case .runBooleans(var runs):
      try runs.read(count, into: room.numbers)
      self = .runBooleans(runs)
      Self.place(booleans: count, ranges, &room)
      return .values
    case .indices(var runs):
      try runs.read(count, into: room.numbers)
      self = .indices(runs)
      let entryCount = room.entries.count
      for index in 0..<count {
        let entry = Int(room.numbers[index])
        guard entry < entryCount else { throw .damaged("the page refers to a missing entry of its dictionary") }
        ranges[index] = room.entries[entry]
      }
      return .dictionary
    case .integers(var deltas, let width):
      try deltas.read(count, into: room.integers)
      self = .integers(deltas, width: width)
      for index in 0..<count {
        let start = room.values.count
        withUnsafeBytes(of: room.integers[index].littleEndian) {
          room.values.append(UnsafeBufferPointer(rebasing: $0.bindMemory(to: UInt8.self)[..<width]))
        }
        ranges[index] = ByteRange(start: start, count: width)
      }
      return .values
    case .lengths(var deltas, let bytes, var position):
      try deltas.read(count, into: room.integers)
      for index in 0..<count {
        let length = Int(room.integers[index])
        guard length >= 0, length <= bytes.count &- position else {
          throw .damaged("the page is shorter than its values")
        }
        ranges[index] = ByteRange(start: position, count: length)
        position &+= length
      }
      self = .lengths(deltas, bytes, position: position)
      return .page
    case .fronts(var fronts):
      try fronts.read(count, into: ranges, &room)
      self = .fronts(fronts)
      return .values
    case .split(let bytes, let position, let valueCount, let width):
      guard count <= valueCount - position else { throw .damaged("the page has fewer values than it declares") }
      room.values.withRoom(count * width) { output in
        for index in 0..<count {
          for byte in 0..<width {
            output[index &* width &+ byte] = bytes.base[byte &* valueCount &+ position &+ index]
          }
        }
        return count * width
      }
      for index in 0..<count { ranges[index] = ByteRange(start: index &* width, count: width) }
      self = .split(bytes, position: position + count, valueCount: valueCount, width: width)
      return .values
    }
  }

  /// Places a byte for each of the first `count` numbers.
  private static func place(booleans count: Int, _ ranges: UnsafeMutablePointer<ByteRange>, _ room: inout Room) {
    for index in 0..<count {
      ranges[index] = ByteRange(start: index, count: 1)
      room.values.append(room.numbers[index] == 0 ? 0 : 1)
    }
  }
}
