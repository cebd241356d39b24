internal import Base
import Language
import Records

/// Reads `--labels`: labels of a model, or languages in any notation.
enum LabelChoice {
  /// The label indices that a comma-separated list names.
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
          advice: "See its labels with: dataprep langid info --json \(model.path)")
      }
      indices.formUnion(known)
    }
    return indices
  }
}
