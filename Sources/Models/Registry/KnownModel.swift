internal import Base
internal import CResources

/// A model that can be installed by name.
package struct KnownModel: Sendable, Equatable {
  /// The name that commands use: `lid176`.
  package var name: String
  /// What the model is used for.
  package var kind: ModelKind
  /// The name of its file in the store.
  package var file: String
  /// The size of the file in bytes, if known.
  package var byteCount: Int?
  /// SHA-256 of the file in hexadecimal, if known.
  package var sha256: String?
  /// The number of labels of a classifier, or of tokens of a tokenizer.
  package var labels: Int
  /// SPDX identifier of the weights' licence.
  package var licence: String
  /// A one-line description.
  package var about: String
  /// Where it can be fetched, in the order that installation tries.
  package var sources: [ModelSource]

  /// Whether a Python package contains the model.
  internal var isPackaged: Bool {
    sources.contains { if case .package = $0 { true } else { false } }
  }

  /// The registry, from the embedded table `models.tsv`: by kind, classifiers with the most labels first.
  package static let all: [KnownModel] = {
    let table = UnsafeBufferPointer(start: dataprep_models, count: dataprep_models_count)
    var models: [KnownModel] = []
    TableLines.forEach(in: table, fields: 9) { fields in
      let texts = fields.map { String(decoding: table[$0], as: UTF8.self) }
      guard let kind = ModelKind(rawValue: texts[1]) else { preconditionFailure("unknown model kind: \(texts[1])") }
      models.append(
        KnownModel(
          name: texts[0], kind: kind, file: texts[2], byteCount: Int(texts[3]),
          sha256: texts[4].isEmpty ? nil : texts[4], labels: Int(texts[5]) ?? 0, licence: texts[6], about: texts[7],
          sources: texts[8].split(separator: " ").map { ModelSource(String($0)) }))
    }
    return models
  }()

  /// The known model called `name`, in any letter case.
  package static func named(_ name: String) -> KnownModel? { all.first { $0.name == name.lowercased() } }

  /// The known model that a file claims to be by its name.
  ///
  /// That is the model called as the file is without its ending, or the one whose published file has this name. The
  /// latter counts only if the model's digest is known: any file may be called `model_v3.bin`.
  internal static func claimed(byFile file: String, named name: String) -> KnownModel? {
    named(name) ?? all.first { $0.file.lowercased() == file.lowercased() && $0.sha256 != nil }
  }
}
