import Base
import Foundation
import TestSupport
import Testing

@testable import Tokenization

/// Normal forms against Foundation's, for characters of Unicode 9 and before, whose forms are fixed for all time.
@Suite struct NormalFormTests {
  private static let scalars: [Unicode.Scalar] = (0..<0x30000 as Range<UInt32>).compactMap { value in
    guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age.major <= 9 else { return nil }
    return scalar
  }

  /// Those that change, combine, or have marks that change places.
  private static let lively = scalars.filter { scalar in
    scalar.properties.canonicalCombiningClass != .notReordered || (0x1100..<0x1200).contains(scalar.value)
      || (0xAC00..<0xAC80).contains(scalar.value) || (0xC0..<0x250).contains(scalar.value)
      || (0xF900..<0xFB50).contains(scalar.value) || (0x2100..<0x2150).contains(scalar.value)
  }

  private static func expected(_ text: String, _ kind: NormalForm.Kind) -> [UInt8] {
    let normal =
      kind == .composed ? text.precomposedStringWithCanonicalMapping : text.precomposedStringWithCompatibilityMapping
    return Array(normal.utf8)
  }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  @Test(arguments: [NormalForm.Kind.composed, .compatible]) func everyCharacter(_ kind: NormalForm.Kind) {
    let form = NormalForm.of(kind)
    // Ten at a time, with a letter between them that nothing joins.
    for start in stride(from: 0, to: Self.scalars.count, by: 10) {
      let text = Self.scalars[start..<min(start + 10, Self.scalars.count)].map { "x\(Character($0))y" }.joined()
      #expect(form.normalized(text) == Self.expected(text, kind))
    }
  }

  @Test(arguments: [NormalForm.Kind.composed, .compatible]) func sequences(_ kind: NormalForm.Kind) {
    var generator = SeededGenerator(seed: 17)
    let form = NormalForm.of(kind)
    var output = ByteBuffer()
    var scratch = NormalForm.Scratch()
    for _ in 0..<1500 {
      let text = Self.string(
        (0..<generator.below(14)).map { _ in
          generator.below(4) == 0 ? "e" : Self.lively.randomElement(using: &generator)!
        })
      let bytes = Array(text.utf8)
      let expected = Self.expected(text, kind)
      let hasChanged = bytes.withUnsafeBufferPointer { form.normalize($0, into: &output, &scratch) }
      // The buffers are used again; a text that is in the form is not copied.
      let written = output.array()
      #expect(hasChanged ? written == expected : written.isEmpty && bytes == expected, "\(bytes)")
      #expect(form.normalized(String(decoding: expected, as: UTF8.self)) == expected, "its own form")
    }
  }

  /// What came after Unicode 9 stays as it is: U+1E950 is of 9, U+11938 (which U+11935 U+11930 compose to) of 13.
  @Test func newerCharactersStay() {
    let parts = "\u{11935}\u{11930}"
    #expect(NormalForm.of(.composed).normalized(parts) == Array(parts.utf8))
    #expect(NormalForm.of(.composed).normalized("\u{11131}\u{11127}") == Array("\u{1112E}".utf8))
  }
}
