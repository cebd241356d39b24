internal import Base
package import Language
internal import Records
package import Stages

/// What aids raters, by name and digest: an identifier of languages, and words that are specific to the language.
package struct RaterAidsSettings: Sendable {
  /// The identifier; nil for the built-in model.
  package var model: StageResource<FastTextModel>?
  /// Words that only the language has; nil where there is no list.
  package var words: StageResource<WordList>?

  /// The built-in model and no words.
  package init() {}

  /// The name and the SHA-256 of the identifier.
  internal var identifier: (name: String, sha256: String) {
    guard let model else { return (BuiltInModel.name, BuiltInModel.sha256) }
    return (model.name, model.sha256 ?? "")
  }

  /// Writes them as members of an object.
  internal func describe(_ json: inout JSONWriter) {
    json.member("identifier", identifier.name)
    json.member("identifier_sha256", identifier.sha256)
    json.member("word_list", words?.name)
    json.member("word_list_sha256", words?.sha256)
  }

  /// The aids themselves.
  internal func make(_ language: LanguageTag) throws(LanguageError) -> RaterAids {
    let model: FastTextModel
    if let given = self.model { model = given.value } else { model = try BuiltInModel.load() }
    return try RaterAids(language, model: model, words: words?.value)
  }
}
