internal import Base

/// The header of a NumPy file with a matrix of floats (NEP 1, format version 1.0).
///
/// `\x93NUMPY`, 1, 0, the length of the text as 16 bits, and a Python dictionary that ends in a line feed after spaces
/// up to a multiple of 64 bytes.
struct NumPyHeader: Equatable {
  /// Rows.
  let count: Int
  /// Components of a row.
  let dimension: Int
  /// Bytes before the first component.
  let byteCount: Int

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// Bytes of the headers that we write; enough for any shape.
  static let writtenBytes = 128

  /// The header of a file, whose size must fit.
  init(_ file: UnsafeRawBufferPointer) throws(RetrievalError) {
    guard file.count >= 10, file.prefix(6).elementsEqual(Self.magic) else {
      throw RetrievalError(.badVectors, "not a NumPy file")
    }
    guard file[6] == 1, file[7] == 0 else {
      throw RetrievalError(.badVectors, "format version \(file[6]).\(file[7]) of NumPy files, where 1.0 is read")
    }
    byteCount = 10 + Int(file[8]) + Int(file[9]) << 8
    guard byteCount <= file.count else { throw RetrievalError(.badVectors, "the file is cut in its header") }
    let text = String(decoding: file[10..<byteCount], as: UTF8.self)
    let fields = try Self.fields(text)
    guard fields["descr"] == "'<f4'" else {
      throw RetrievalError(
        .badVectors, "components are \(PrintableText.line(fields["descr"] ?? "not described")), not '<f4'",
        advice: "save them with array.astype('<f4')")
    }
    guard fields["fortran_order"] == "False" else {
      throw RetrievalError(
        .badVectors, "rows are not one after the other (Fortran order)",
        advice: "save them with numpy.ascontiguousarray(array)")
    }
    guard let shape = fields["shape"].flatMap(Self.shape), shape.count == 2 else {
      throw RetrievalError(
        .badVectors, "the shape is \(PrintableText.line(fields["shape"] ?? "missing")), not (rows, dimension)")
    }
    (count, dimension) = (shape[0], shape[1])
    guard byteCount % MemoryLayout<Float>.size == 0 else {
      throw RetrievalError(
        .badVectors, "the header's length is no multiple of 4", advice: "save the file with numpy.save")
    }
    let (components, overflow) = count.multipliedReportingOverflow(by: dimension)
    guard !overflow, components <= (Int.max - byteCount) / 4, byteCount + components * 4 == file.count else {
      throw RetrievalError(
        .badVectors, "\(file.count) bytes do not fit \(count) rows of \(dimension) floats: the file is cut or has more")
    }
  }

  /// The bytes of a header, `writtenBytes` long.
  static func bytes(count: Int, dimension: Int) -> [UInt8] {
    let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(count), \(dimension)), }"
    let length = writtenBytes - 10
    var bytes = magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8)
    bytes += [UInt8](repeating: UInt8(ascii: " "), count: writtenBytes - 1 - bytes.count) + [UInt8(ascii: "\n")]
    return bytes
  }

  /// The members of a dictionary whose values are strings, names and tuples of numbers, as they stand there.
  private static func fields(_ text: String) throws(RetrievalError) -> [String: String] {
    let bad = RetrievalError(.badVectors, "the header is no dictionary with descr, fortran_order and shape")
    let trimmed = text.trimmingPrefix { $0 == " " }
    guard trimmed.first == "{", let end = trimmed.lastIndex(of: "}"),
      trimmed[trimmed.index(after: end)...].allSatisfy({ " \n".contains($0) })
    else { throw bad }
    var fields: [String: String] = [:]
    var rest = trimmed[trimmed.index(after: trimmed.startIndex)..<end]
    while true {
      rest = rest.drop { $0 == " " || $0 == "," }
      guard let quote = rest.first else { return fields }
      guard quote == "'" || quote == "\"", let close = rest.dropFirst().firstIndex(of: quote) else { throw bad }
      let name = String(rest[rest.index(after: rest.startIndex)..<close])
      rest = rest[rest.index(after: close)...].drop { $0 == " " }
      guard rest.first == ":" else { throw bad }
      rest = rest.dropFirst().drop { $0 == " " }
      let isTuple = rest.first == "("
      let stop =
        isTuple ? rest.firstIndex(of: ")").map { rest.index(after: $0) } : rest.firstIndex(of: ",") ?? rest.endIndex
      guard let stop else { throw bad }
      let value = String(rest[..<stop].reversed().drop { $0 == " " }.reversed())
      guard fields.updateValue(value, forKey: name) == nil else { throw bad }
      rest = rest[stop...]
    }
  }

  private static func shape(_ text: String) -> [Int]? {
    guard text.hasPrefix("("), text.hasSuffix(")") else { return nil }
    var numbers: [Int] = []
    for part in text.dropFirst().dropLast().split(separator: ",") {
      let digits = part.filter { $0 != " " }
      guard digits.utf8.allSatisfy({ ASCII.isDigit($0) }), let number = Int(digits) else { return nil }
      numbers.append(number)
    }
    return numbers
  }
}
