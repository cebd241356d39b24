internal import Base
internal import CResources
internal import Models

/// The language identifier that is part of the program; `Training/langid` makes it.
package enum BuiltInModel {
  /// What commands call it.
  package static let name = ReservedName.default.rawValue

  /// SPDX identifier of the weights' licence.
  package static let licence = "CC-BY-SA-4.0"

  /// One line for people.
  package static let about = "653 languages, 4.9 MB: UDHR, Bibles, MediaWiki messages and word frequencies"

  /// The model's bytes, in fastText's format.
  private static var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: dataprep_language_model, count: dataprep_language_model_count)
  }

  /// Bytes of the model.
  package static var byteCount: Int { bytes.count }

  /// SHA-256 of the model and its priors, in hexadecimal.
  package static var sha256: String {
    let digest = Digest(.sha256)
    digest.update(bytes.bindMemory(to: UInt8.self))
    digest.update(priorTable)
    return digest.finish().hexadecimal
  }

  private static var priorTable: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: dataprep_language_priors, count: dataprep_language_priors_count)
  }

  /// The model, ready to be asked; its texts are reduced to letters, and its labels have priors.
  package static func load() throws(LanguageError) -> FastTextModel {
    var priors: [String: Float] = [:]
    TableLines.forEach(in: priorTable, fields: 2) { fields in
      priors[String(decoding: priorTable[fields[0]], as: UTF8.self)] =
        Float(String(decoding: priorTable[fields[1]], as: UTF8.self)) ?? 0
    }
    return try FastTextModel(bytes, path: name, file: nil, readsLettersOnly: true) { priors[String($0.prefix(3))] ?? 0 }
  }
}
