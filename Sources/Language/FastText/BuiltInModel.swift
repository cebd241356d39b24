internal import Base
internal import CResources
internal import Models

/// The language identifier that is built into the program; `Training/langid` builds it.
package enum BuiltInModel {
  /// The name that commands use.
  package static let name = ReservedName.default.rawValue

  /// SPDX identifier of the weights' licence.
  package static let licence = "CC-BY-SA-4.0"

  /// A one-line description.
  package static let about = "718 languages, 4.9 MB: web texts, UDHR, Bibles, MediaWiki messages and word frequencies"

  /// The model's bytes, in fastText's format.
  private static var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: dataprep_language_model, count: dataprep_language_model_count)
  }

  /// The size of the model in bytes.
  package static var byteCount: Int { bytes.count }

  /// SHA-256 of the model followed by its priors, in hexadecimal.
  package static var sha256: String {
    let digest = Digest(.sha256)
    digest.update(bytes.bindMemory(to: UInt8.self))
    digest.update(priorTable)
    return digest.finish().hexadecimal
  }

  private static var priorTable: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: dataprep_language_priors, count: dataprep_language_priors_count)
  }

  /// Loads the model. It reads only the letters of texts, and its labels have priors.
  ///
  /// - Throws: an error only if the program was built with a corrupt model.
  package static func load() throws(LanguageError) -> FastTextModel {
    var priors: [String: Float] = [:]
    TableLines.forEach(in: priorTable, fields: 2) { fields in
      priors[String(decoding: priorTable[fields[0]], as: UTF8.self)] =
        Float(String(decoding: priorTable[fields[1]], as: UTF8.self)) ?? 0
    }
    return try FastTextModel(bytes, path: name, file: nil, readsLettersOnly: true) { priors[String($0.prefix(3))] ?? 0 }
  }
}
