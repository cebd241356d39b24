internal import Base
internal import YAML

extension AuditFolder {
  /// What raters say of each document together, by its identifier.
  ///
  /// - Throws: `.badRecord` with the line, `SourceError` where the labels cannot be read.
  package func documentLabels() throws -> [String: DocumentLabel] { DocumentLabel.all(try entries()) }

  /// The entries of labels that count: of people.
  package func entries() throws -> [LabelEntry] {
    EffectiveLabels(try LabelLog.read(labels)).all.filter { !Rater.isModel($0.rater) }
  }

  /// The rules that the audit proposed.
  ///
  /// - Throws: `.missing` with how to propose them, `YAMLError` with the place of what is wrong.
  package func rules() throws -> RulePatch {
    guard try FileSystem.lookUp(patch) != nil else {
      throw AuditError(
        .missing, "this audit has proposed no rules yet", location: patch,
        advice: "`dataprep audit decide` proposes them.")
    }
    return try RulePatch(YAMLNode(file: patch))
  }

  /// The audit that a name stands for: its directory, or `<language>/<date>-<id>` or `<date>-<id>` below that of all audits.
  ///
  /// - Throws: `.missing` where there is none, `.badSettings` where several languages have one of that name.
  package static func named(_ name: String, in audits: String) throws -> AuditFolder {
    for path in [name, Path.join(audits, name)] {
      let folder = AuditFolder(path: path)
      if FileSystem.entry(at: folder.sample) != nil { return folder }
    }
    let languages = FileSystem.entry(at: audits)?.kind == .folder ? try FileSystem.names(in: audits) : []
    let found = languages.sorted().map { AuditFolder(path: Path.join(Path.join(audits, $0), name)) }
      .filter { FileSystem.entry(at: $0.sample) != nil }
    guard let first = found.first else {
      throw AuditError(.missing, "there is no audit called \(name)", location: audits)
    }
    guard found.count == 1 else {
      throw AuditError(
        .badSettings, "several languages have an audit called \(name)", location: audits,
        advice:
          "Put the language in front: \(found.map { "\(Path.split(Path.split($0.path).folder).name)/\(name)" }.joined(separator: ", "))."
      )
    }
    return first
  }
}
