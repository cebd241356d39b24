import TestSupport
import Testing

@testable import HTML

@Suite struct NameTableTests {
  private static func tag(_ name: String) -> HTMLTag {
    Array((name + "\0").utf8).withUnsafeBufferPointer { HTMLTag(lowercased: $0.baseAddress!, count: $0.count - 1) }
  }

  private static func attribute(_ name: String) -> HTMLAttribute.Name {
    Array((name + "\0").utf8).withUnsafeBufferPointer {
      HTMLAttribute.Name(lowercased: $0.baseAddress!, count: $0.count - 1)
    }
  }

  /// Every known name is found, and no name that differs from all in a letter.
  @Test func knownNamesAndNoOthers() {
    let tags = Dictionary(uniqueKeysWithValues: HTMLTag.allCases.dropFirst().map { ($0.name.lowercased(), $0) })
    let attributes = Dictionary(uniqueKeysWithValues: HTMLAttribute.Name.allCases.dropFirst().map { ($0.text, $0) })
    #expect(tags["annotation-xml"] == .annotationXML && attributes["http-equiv"] == .httpEquiv)
    var generator = SeededGenerator(seed: 3)
    for name in Array(tags.keys) + Array(attributes.keys) {
      var changed = [name, name + "x", "x" + name, String(name.dropLast()), String(name.dropFirst())]
      for _ in 0..<10 {
        var letters = Array(name)
        letters[Int.random(in: 0..<letters.count, using: &generator)] = "abcdefghijklmnopqrstuvwxyz-1é".randomElement(
          using: &generator)!
        changed.append(String(letters))
      }
      for name in changed {
        #expect(Self.tag(name) == tags[name] ?? .other, "\(name)")
        #expect(Self.attribute(name) == attributes[name] ?? .other, "\(name)")
      }
    }
    #expect(Self.tag("other") == .other)
    #expect(Self.tag(String(repeating: "a", count: 17)) == .other)
  }

  /// Names read at once are those read byte by byte, whatever stands after them.
  @Test func paddedNames() {
    var generator = SeededGenerator(seed: 4)
    for count in 1...ShortName.capacity {
      for _ in 0..<10 {
        let bytes = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        bytes.withUnsafeBufferPointer {
          #expect(ShortName(padded: $0.baseAddress!, count: count) == ShortName($0.baseAddress!, count: count))
        }
      }
    }
    [UInt8](repeating: 1, count: 32).withUnsafeBufferPointer { #expect(ShortName($0.baseAddress!, count: 17) == nil) }
  }

  /// The first of some bytes or a zero, at any distance and alignment.
  @Test func scans() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<400 {
      let count = Int.random(in: 0...80, using: &generator)
      let text = (0..<count).map { _ in [0x61, 0x62, 0x63, 0xE1, 0x3C, 0x26].randomElement(using: &generator)! as UInt8
      }
      // A sentinel, and bytes beyond it that are read but never found.
      let bytes = text + [0] + [UInt8](repeating: 0x3C, count: 40)
      let start = Int.random(in: 0...count, using: &generator)
      bytes.withUnsafeBufferPointer { buffer in
        let one = ByteScan.first(0x3C, in: buffer.baseAddress!, from: start)
        #expect(one == text[start...].firstIndex(of: 0x3C) ?? count)
        let two = ByteScan.first(0x3C, 0x26, in: buffer.baseAddress!, from: start)
        #expect(two == text[start...].firstIndex { $0 == 0x3C || $0 == 0x26 } ?? count)
      }
      var copy = text
      let index = copy.withUnsafeMutableBufferPointer { ByteScan.index(of: 0x61, in: $0, from: start) }
      #expect(index == text[start...].firstIndex(of: 0x61))
    }
  }
}
