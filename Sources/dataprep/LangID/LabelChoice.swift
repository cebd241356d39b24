internal import Base
import Language
import Records

/// Parses `--labels`: labels of a model, or language tags in any form.
enum LabelChoice {
  /// The indices of the labels in a comma-separated list; a language selects all its labels.
  ///
  /// - Throws: `LanguageError` that names the first item without a label.
  static func indices(_ list: String, of model: FastTextModel) throws -> Set<Int> {
    let tags = LabelTags(model.labels)
    var indices: Set<Int> = []
    for item in list.split(separator: ",").map({ String($0) }) {
      if let exact = model.labels.firstIndex(of: item) {
        indices.insert(exact)
        continue
      }
      let known = LanguageTag(item).map { tags.labels(of: [$0]) } ?? []
      guard !known.isEmpty else {
        throw LanguageError(
          .unknownLabel, "the model has no label \(item)", location: model.path,
          advice: "List its labels with: dataprep langid info --json \(model.path)")
      }
      indices.formUnion(known)
    }
    return indices
  }
}
