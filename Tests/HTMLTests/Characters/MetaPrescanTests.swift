import Base
import Foundation
import TestSupport
import Testing

@testable import HTML

@Suite struct MetaPrescanTests {
  private static func name(_ page: String) -> String? {
    Array(page.utf8).withUnsafeBufferPointer { MetaPrescan.encoding(in: $0)?.rawValue }
  }

  /// HTML Standard, 13.2.3.2, step by step.
  @Test(arguments: [
    ("<meta charset=koi8-r>", "koi8-r"), ("<META CharSet='KOI8-R'>", "koi8-r"), ("<meta/charset=koi8-r>", "koi8-r"),
    ("<meta charset = \"koi8-r\" >", "koi8-r"), ("<meta name=x charset=koi8-r/>", "koi8-r"),
    ("<meta charset=koi8-r", nil), ("<meta charset='koi8-r>", nil), ("<metacharset=koi8-r>", nil),
    ("<meta charset>", nil), ("<meta charset=nonsense>", nil),
    // A value's references are characters.
    ("<meta charset='koi8&#45;r'>", "koi8-r"), ("<meta charset='koi8&hyphen;r'>", "koi8-r"),
    ("<meta http-equiv=content-type content='text/html; charset=iso-8859&#8211;2'>", "iso-8859-2"),
    // Only a pragma makes `content` count; the order does not matter.
    ("<meta content='text/html; charset=koi8-r'>", nil),
    ("<meta http-equiv=content-type content='text/html; charset=koi8-r'>", "koi8-r"),
    ("<meta content='text/html; charset=koi8-r' http-equiv=Content-Type>", "koi8-r"),
    ("<meta http-equiv=refresh content='text/html; charset=koi8-r'>", nil),
    // `charset` comes before `content`, and the first attribute of a name before others of it.
    ("<meta http-equiv=content-type content='charset=koi8-r' charset=ibm866>", "ibm866"),
    ("<meta charset=ibm866 http-equiv=content-type content='charset=koi8-r'>", "ibm866"),
    ("<meta charset=koi8-r charset=ibm866>", "koi8-r"),
    // The first declaration counts; one that names nothing is passed over.
    ("<meta charset=nonsense><meta charset=koi8-r><meta charset=ibm866>", "koi8-r"),
    // What is in comments, other tags' attributes, doctypes and processing instructions does not count.
    ("<!-- <meta charset=koi8-r> --><meta charset=ibm866>", "ibm866"), ("<!--><meta charset=koi8-r>", "koi8-r"),
    ("<!-- <meta charset=koi8-r>", nil), ("<a title='<meta charset=koi8-r>'>", nil),
    ("<a title=<meta charset=koi8-r>", nil), ("<!doctype x><?y z?><meta charset=koi8-r>", "koi8-r"),
    ("</a b='>'><meta charset=koi8-r>", "koi8-r"), ("< meta charset=koi8-r>", nil), ("</ <meta charset=koi8-r>", nil),
    ("<1><meta charset=koi8-r>", "koi8-r"),
    // UTF-16 cannot have been read as ASCII.
    ("<meta charset=utf-16>", "utf-8"), ("<meta charset=utf-16le>", "utf-8"),
    ("<meta charset=x-user-defined>", "windows-1252"),
    // The XML declaration comes last, at the very start only.
    ("<?xml version='1.0' encoding='koi8-r'?>", "koi8-r"),
    ("<?xml encoding = \"koi8-r\"?><meta charset=ibm866>", "ibm866"),
    (" <?xml encoding='koi8-r'?>", nil), ("<?xml encoding='koi8-r\"?>", nil), ("<?xml encoding=koi8-r?>", nil),
    ("<?xml encoding='utf-16'?>", "utf-8"), ("<?xml encoding='koi8-r'", nil), ("<?xml encoding=>", nil),
    ("<?xml encoding", nil), ("", nil), ("<", nil), ("<!", nil),
  ])
  func declarations(_ page: String, _ name: String?) { #expect(Self.name(page) == name) }

  @Test func utf16WithoutAMark() {
    for (encoding, name) in [(String.Encoding.utf16LittleEndian, "utf-16le"), (.utf16BigEndian, "utf-16be")] {
      let bytes = Array("<?xml".data(using: encoding)!)
      #expect(bytes.withUnsafeBufferPointer { MetaPrescan.encoding(in: $0)?.rawValue } == name)
    }
  }

  /// "Extracting a character encoding from a meta element": where the value is in the text.
  @Test(arguments: [
    ("text/html; charset=utf-8", "utf-8"), ("charset=utf-8;x", "utf-8"), ("charset = 'utf-8'", "utf-8"),
    ("CHARSET=\"a b\"", "a b"), ("charset='utf-8", nil), ("charset", nil), ("charset=", nil), ("charset= ", nil),
    ("charsetcharset=x", "x"), ("charset x charset=y", "y"), ("charset;charset=y z", "y"), ("", nil), ("harset=x", nil),
    ("charset=\"\"", ""),
  ])
  func valuesInContent(_ content: String, _ value: String?) {
    let bytes = Array(("<<" + content + "'>").utf8)
    let found = bytes.withUnsafeBufferPointer { MetaPrescan.charsetValue(in: $0, 2..<bytes.count - 2) }
    #expect(found.map { String(decoding: bytes[$0], as: UTF8.self) } == value)
  }

  /// Single bytes against Foundation's tables. The Standard gives bytes that other tables leave open the control
  /// characters of their numbers.
  @Test(
    arguments: [
      ("windows-1250", .windowsCP1250), ("windows-1251", .windowsCP1251), ("windows-1252", .windowsCP1252),
      ("windows-1254", .windowsCP1254), ("iso-8859-2", .isoLatin2),
    ] as [(String, String.Encoding)])
  func singleBytes(_ name: String, _ encoding: String.Encoding) {
    var compared = 0
    for byte in 0x80...0xFF as ClosedRange<UInt8> {
      guard let expected = String(data: Data([byte]), encoding: encoding)?.unicodeScalars.first, expected.value > 0x9F
      else { continue }
      let text = Array("ab ".utf8) + [byte]
      let found = decoded(text, http: name).text
      // Bytes that are UTF-8 together are not here, as there is one alone.
      #expect(found == "ab \(Character(expected))", "\(name) \(byte)")
      compared += 1
    }
    #expect(compared > 90)
  }

  /// A sample for the detector: whole words from the first letter beyond ASCII on.
  @Test func samplesBeginAndEndBetweenWords() {
    let limit = EncodingDetector.limit
    for (before, after) in [(0, 0), (10, limit), (limit, limit), (3 * limit, 100), (limit - 1, 1)] {
      let text =
        String(repeating: "word ", count: before / 5 + 1) + "größe " + String(repeating: "wört ", count: after / 5)
      let bytes = Array(text.utf8)
      bytes.withUnsafeBufferPointer { all in
        let sample = EncodingDetector.sample(of: all)
        #expect(sample.count <= limit)
        #expect(all.count > limit || sample.count == all.count)
        let first = sample.firstIndex { $0 >= 0x80 }
        #expect(first != nil)
        if all.count > limit { #expect(first! < 10) }
        let start = sample.baseAddress! - all.baseAddress!
        #expect(start == 0 || all[start] == 0x20 || all[start - 1] == 0x20)
        let end = start + sample.count
        #expect(end == all.count || sample.last == 0x20)
      }
    }
    // Without any byte below 0x30 it is cut where it has to be.
    [UInt8](repeating: 0xE4, count: 2 * limit).withUnsafeBufferPointer {
      #expect(EncodingDetector.sample(of: $0).count == limit)
    }
  }
}
