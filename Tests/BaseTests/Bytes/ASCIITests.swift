import Base
import Testing

/// Every byte, against what the standard library says of the character.
@Suite struct ASCIITests {
  @Test func kindsOfBytes() {
    for byte in UInt8.min...UInt8.max {
      let character = byte < 0x80 ? Character(Unicode.Scalar(byte)) : "\u{FFFD}"
      #expect(ASCII.isDigit(byte) == ("0"..."9").contains(character), "\(byte)")
      #expect(ASCII.isLetter(byte) == (character.isASCII && character.isLetter), "\(byte)")
      #expect(ASCII.isBlank(byte) == [" ", "\t"].contains(character), "\(byte)")
      #expect(ASCII.isLineBreak(byte) == ["\n", "\r"].contains(character), "\(byte)")
      #expect(ASCII.isWhitespace(byte) == [" ", "\t", "\n", "\u{C}", "\r"].contains(character), "\(byte)")
      #expect(ASCII.hexadecimalValue(byte) == (byte < 0x80 ? character.hexDigitValue : nil), "\(byte)")
      #expect(ASCII.lowercased(byte) == (byte < 0x80 ? character.lowercased().utf8.first! : byte), "\(byte)")
    }
  }
}
