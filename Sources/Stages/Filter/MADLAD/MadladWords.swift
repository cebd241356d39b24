internal import Base
package import Records

/// What counts as a word, and how long sentences are, in scripts without spaces between words.
package enum MadladWords: String, CaseIterable, Sendable {
  /// Words of ICU's dictionaries, and lengths in letters of an alphabet (`ScriptWords`, `SentenceShape`).
  case script
  /// Runs between white space, and lengths in characters, as the published data set has them. They say nothing of
  /// languages without spaces; there the published clean set equals the noisy one.
  case published

  /// Languages whose writing has no spaces between words, by MADLAD-400's card.
  package static let unspaced: Set<LanguageTag> = Set(
    ["yue", "zh", "ja", "th", "lo", "kjg", "mnw", "my", "shn", "ksw", "rki", "km", "bo", "dz"].compactMap {
      LanguageTag($0)
    })

  /// Whether the sentence score does not decide about documents in a language.
  internal func leavesOut(_ language: String) -> Bool {
    guard self == .published, let tag = LanguageTag(language) else { return false }
    return Self.unspaced.contains(tag.language)
  }
}

extension MadladWords: ParameterValue {}
