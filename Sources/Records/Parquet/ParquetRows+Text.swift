public import Base

extension ParquetRows {
  /// A number or boolean.
  internal enum Scalar {
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
  }

  /// The requested columns, in that order.
  public var columns: [ParquetColumn] { wanted.map { file.columns[$0] } }

  /// Appends a value as text: byte arrays with malformed UTF-8 replaced, arrays of fixed length in hexadecimal, numbers
  /// in their shortest exact form, the 96-bit times of old writers as microseconds since 1970.
  ///
  /// - Returns: whether the value is there, and is not null.
  public func append(_ row: Int, _ column: Int, to output: inout ByteBuffer) -> Bool {
    let type = columns[column].type
    return withValue(row, column) { bytes in
      guard let bytes else { return false }
      switch type {
      case .byteArray:
        bytes.withUnsafeBufferPointer { _ = UTF8Text.repair($0, into: &output) }
      case .fixedLengthByteArray:
        output.append(utf8: Self.hexadecimal(bytes))
      default:
        switch Self.scalar(bytes, type) {
        case .boolean(let value): output.append(utf8: value ? "true" : "false")
        case .integer(let value): output.append(utf8: String(value))
        case .number(let value): output.append(utf8: value.description)
        }
      }
      return true
    }
  }

  /// Writes a row as a JSON object with a member for each requested column.
  public func writeObject(_ row: Int, to writer: inout JSONWriter) {
    writer.beginObject()
    for (index, column) in columns.enumerated() {
      writer.key(column.name)
      withValue(row, index) { bytes in
        guard let bytes else { return writer.null() }
        switch column.type {
        case .byteArray:
          var text = ByteBuffer(capacity: bytes.count)
          bytes.withUnsafeBufferPointer { _ = UTF8Text.repair($0, into: &text) }
          text.withSpan { writer.string($0) }
        case .fixedLengthByteArray: writer.string(Self.hexadecimal(bytes))
        default:
          switch Self.scalar(bytes, column.type) {
          case .boolean(let value): writer.bool(value)
          case .integer(let value): writer.integer(value)
          case .number(let value): writer.number(value)
          }
        }
      }
    }
    writer.endObject()
  }

  internal static func scalar(_ bytes: Span<UInt8>, _ type: ParquetColumn.PhysicalType) -> Scalar {
    bytes.withUnsafeBytes { raw in
      func load<I: FixedWidthInteger>(_ at: Int = 0) -> I {
        I(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: I.self))
      }
      switch type {
      case .boolean: return .boolean(raw[0] != 0)
      case .int32: return .integer(Int64(load() as Int32))
      case .int64: return .integer(load())
      case .float: return .number(Double(Float(bitPattern: load())))
      case .double: return .number(Double(bitPattern: load()))
      case .int96:
        // Nanoseconds of the day, then the Julian day; 1970 began on day 2440588.
        let microseconds = (load() as Int64) / 1000
        let day = Int64(load(8) as Int32) - 2_440_588
        return .integer(day &* 86_400_000_000 &+ microseconds)
      case .byteArray, .fixedLengthByteArray: preconditionFailure("byte arrays are not scalars")
      }
    }
  }

  internal static func hexadecimal(_ bytes: Span<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(2 * bytes.count)
    for index in 0..<bytes.count {
      text.append(digits[Int(bytes[index] >> 4)])
      text.append(digits[Int(bytes[index] & 0xF)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
