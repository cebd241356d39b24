internal import Base
internal import Tokenization

extension TokenizerFile {
  /// What identifies a tokenizer in plans and manifests.
  internal func writeMembers(to json: inout JSONWriter) {
    json.member("name", name)
    json.member("sha256", sha256)
    json.member("kind", tokenizer.kind)
    json.member("vocabulary_size", tokenizer.vocabularySize)
    json.member("unicode_version", tokenizer.unicodeVersion)
  }
}
