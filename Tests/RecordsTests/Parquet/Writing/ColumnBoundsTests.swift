import Base
import TestSupport
import Testing

@testable import Records

/// Bounds hold what is between them, whole or cut.
@Suite struct ColumnBoundsTests {
  private static func bounds(_ texts: [String]) -> (least: String, isLeastExact: Bool, most: String, isMostExact: Bool)
  {
    let values = texts.map { Array($0.utf8) }
    var bounds = ColumnBounds(.text)
    func add(_ rest: ArraySlice<[UInt8]>) -> (String, Bool, String, Bool) {
      guard let first = rest.first else {
        let (least, most) = (bounds.minimum, bounds.maximum)
        return (
          String(decoding: least.bytes, as: UTF8.self), least.isExact, String(decoding: most.bytes, as: UTF8.self),
          most.isExact
        )
      }
      return first.withUnsafeBufferPointer {
        bounds.add($0)
        return add(rest.dropFirst())
      }
    }
    return add(values[...])
  }

  @Test func shortTextsAreKept() {
    #expect(Self.bounds(["b", "", "ab", "é"]) == ("", true, "é", true))
    #expect(Self.bounds(["x"]) == ("x", true, "x", true))
  }

  @Test(arguments: ["a", "é", "日", "😀", "\u{D7FF}", "\u{7F}", "\u{10FFFF}"])
  func longTextsAreCutToBounds(_ character: String) {
    let text = String(repeating: character, count: 100)
    let found = Self.bounds([text])
    #expect(!found.isLeastExact && found.least.utf8.count <= 64 && text.hasPrefix(found.least))
    #expect(Array(found.most.utf8).lexicographicallyPrecedes(Array(text.utf8)) == false)
    // There is nothing above the last character but more of it.
    #expect(found.isMostExact == (character == "\u{10FFFF}"))
    if !found.isMostExact { #expect(found.most.utf8.count <= 65) }
  }

  @Test func numbersAreOrderedByValue() {
    func word(_ bits: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(8 * $0)) } }
    func ends(_ type: DocumentSchema.ColumnType, _ a: UInt64, _ b: UInt64) -> ([UInt8], [UInt8]) {
      let (first, second) = (word(a), word(b))
      return first.withUnsafeBufferPointer { first in
        second.withUnsafeBufferPointer { second in
          var bounds = ColumnBounds(type)
          bounds.add(first)
          bounds.add(second)
          return (bounds.minimum.bytes, bounds.maximum.bytes)
        }
      }
    }
    let minus = UInt64(bitPattern: -1)
    #expect(ends(.integer, 5, minus) == (word(minus), word(5)))
    #expect(ends(.number, (0.5).bitPattern, (0.25).bitPattern) == (word((0.25).bitPattern), word((0.5).bitPattern)))
  }
}
