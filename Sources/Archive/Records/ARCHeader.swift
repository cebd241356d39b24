internal import Base

/// The header line of an ARC record (version 1: `URL IP date type length`; version 2 has result code,
/// checksum, location, offset and file name between type and length), read from its right end
/// because URLs were written with spaces in them.
///
/// Source: "Arc File Format", Burner and Kahle, Internet Archive, 1996.
internal struct ARCHeader {
  var url: Range<Int>
  var address: Range<Int>
  var date: Range<Int>
  var contentType: Range<Int>
  /// Bytes of content; nil if the last column is not a number of bytes.
  var length: Int?
  /// Whether the date is one: 8 to 20 digits that start with 19 or 20.
  var hasDate: Bool
  /// Whether the last column is a number at all. `-1` is found where a length was not known.
  var hasNumber: Bool

  /// Columns that are looked at from the right: version 2 has nine after the URL.
  private static let columnLimit = 12

  init?(line: UnsafeBufferPointer<UInt8>) {
    let whole = line.trimming(0..<line.count)
    guard let url = Self.scheme(of: line, in: whole), url > 0 else { return nil }
    var columns: [Range<Int>] = []
    var end = whole.upperBound
    while columns.count < Self.columnLimit, end > whole.lowerBound {
      var start = end
      while start > whole.lowerBound, !ASCII.isBlank(line[start - 1]) { start -= 1 }
      columns.append(start..<end)
      guard start > whole.lowerBound else { break }
      end = start - 1
    }
    guard columns.count >= 5 else { return nil }
    // The date is the first number from the right that is one and has an address on its left.
    for index in 2..<columns.count - 1
    where Self.isDate(line.part(columns[index])) && Self.isAddress(line.part(columns[index + 1])) {
      self.init(line: line, whole: whole, columns: columns, date: index, hasDate: true)
      return
    }
    // Without a date, the other columns must be all they should be.
    let address = line.part(columns[3])
    self.init(line: line, whole: whole, columns: columns, date: 2, hasDate: false)
    guard length != nil, Self.isAddress(address) || address.equalsIgnoringCase("-") else { return nil }
  }

  private init?(
    line: UnsafeBufferPointer<UInt8>, whole: Range<Int>, columns: [Range<Int>], date: Int, hasDate: Bool
  ) {
    let address = columns[date + 1]
    guard address.lowerBound > whole.lowerBound + 1 else { return nil }
    url = line.trimming(whole.lowerBound..<address.lowerBound)
    self.address = address
    self.date = columns[date]
    // Version 1's type may hold spaces (`text/html; charset=x`); version 2's is one word.
    contentType = date <= 4 ? columns[date - 1].lowerBound..<columns[1].upperBound : columns[date - 1]
    length = line.decimal(columns[0])
    let isNegative = line[columns[0].lowerBound] == UInt8(ascii: "-")
    hasNumber = length != nil || isNegative && line.decimal(columns[0].dropFirst()) != nil
    self.hasDate = hasDate
  }

  /// Where the colon after the scheme is.
  private static func scheme(of line: UnsafeBufferPointer<UInt8>, in whole: Range<Int>) -> Int? {
    var index = whole.lowerBound
    while index < whole.upperBound, line[index] != ASCII.colon {
      guard !ASCII.isBlank(line[index]) else { return nil }
      index += 1
    }
    return index < whole.upperBound ? index : nil
  }

  private static func isDate(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard (8...20).contains(text.count), text.allSatisfy({ ASCII.isDigit($0) }) else { return false }
    return (text[0], text[1]) == (0x31, 0x39) || (text[0], text[1]) == (0x32, 0x30)
  }

  /// An IPv4 or IPv6 address, or the `0` that represents none.
  private static func isAddress(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if text.count == 1 { return text[0] == UInt8(ascii: "0") }
    return text.contains { $0 == ASCII.dot || $0 == ASCII.colon }
      && text.allSatisfy { ASCII.hexadecimalValue($0) != nil || $0 == ASCII.dot || $0 == ASCII.colon }
  }

  /// Writes the header as a WARC record's, so that all that follows need not know of ARC.
  ///
  /// - Parameters:
  ///   - isHTTP: whether the content starts with a status line.
  ///   - id: the record's ID without its angle brackets.
  func writeFields(
    of line: UnsafeBufferPointer<UInt8>, isHTTP: Bool, id: String, into text: inout ByteBuffer
  ) {
    let isFile = line.part(url).startsIgnoringCase("filedesc:")
    text.append(isFile ? "WARC-Type: warcinfo\r\n" : "WARC-Type: response\r\n")
    text.append("WARC-Record-ID: <")
    text.append(utf8: id)
    text.append(">\r\n")
    text.append(isFile ? "WARC-Filename: " : "WARC-Target-URI: ")
    let scheme = "filedesc://".utf8.count
    text.append(line.part(isFile && url.count > scheme ? url.lowerBound + scheme..<url.upperBound : url))
    text.append("\r\nWARC-Date: ")
    appendDate(of: line, to: &text)
    text.append("\r\nWARC-IP-Address: ")
    text.append(line.part(address))
    text.append("\r\nContent-Type: ")
    if isHTTP { text.append("application/http; msgtype=response") } else { text.append(line.part(contentType)) }
    text.append("\r\n")
  }

  /// `20140216050221` becomes `2014-02-16T05:02:21Z`; what is missing at the end is taken as the earliest.
  private func appendDate(of line: UnsafeBufferPointer<UInt8>, to text: inout ByteBuffer) {
    guard hasDate else { return }
    let earliest: [UInt8] = Array("00000101000000".utf8)
    let digits = line.part(date)
    for index in 0..<14 {
      switch index {
      case 4, 6: text.append(UInt8(ascii: "-"))
      case 8: text.append(UInt8(ascii: "T"))
      case 10, 12: text.append(ASCII.colon)
      default: break
      }
      text.append(index < digits.count ? digits[index] : earliest[index])
    }
    text.append(UInt8(ascii: "Z"))
  }
}
