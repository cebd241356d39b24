internal import Base

/// Draws for one query of a passage: a function of the seed, the passage and the query's number alone, so that neither the
/// order of passages nor a restart changes a prompt.
package struct PromptDraw: Sendable, Equatable {
  private let key: UInt64

  /// Draws for a query.
  ///
  /// - Parameters:
  ///   - seed: of the run.
  ///   - passage: the passage's key.
  ///   - number: which of the passage's queries it is, from 0.
  package init(seed: UInt64, passage: PassageKey, number: Int = 0) {
    let wide = passage.value
    var key = ByteHash.mix(seed ^ 0x5041_4952_5350_524D)
    key = ByteHash.mix(key ^ UInt64(truncatingIfNeeded: wide >> 64))
    key = ByteHash.mix(key ^ UInt64(truncatingIfNeeded: wide))
    self.key = ByteHash.mix(key &+ UInt64(truncatingIfNeeded: number))
  }

  /// A seed for the server's own sampling: 31 bits, as some servers read it into a signed number.
  package var serverSeed: Int { Int(ByteHash.mix(key ^ 0x53) >> 33) }

  /// One of some families, each as likely as any other.
  package func family(of families: [String]) -> String? { element(of: families, salt: 1) }

  /// Fills in the lists' variables for a language.
  package func fill(_ values: inout PromptValues, from lists: PromptLists, language: String) {
    values.persona = element(of: lists.lines(.personas, language: language), salt: 2) ?? ""
    values.difficulty = element(of: lists.lines(.difficulties, language: language), salt: 3) ?? ""
    values.length = element(of: lists.lines(.lengths, language: language), salt: 4) ?? ""
  }

  private func element(of elements: [String], salt: UInt64) -> String? {
    guard !elements.isEmpty else { return nil }
    let hash = ByteHash.mix(key &+ salt &* 0x9E37_79B9_7F4A_7C15)
    return elements[Int(hash.multipliedFullWidth(by: UInt64(elements.count)).high)]
  }
}
