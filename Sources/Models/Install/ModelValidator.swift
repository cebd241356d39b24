/// Decides whether a file is a usable model before the store keeps it.
///
/// The store knows files, not formats; the modules that read models stand above this one. So the command module
/// implements this protocol.
package protocol ModelValidator {
  /// Reads the file at `path` as a model of `kind`.
  ///
  /// - Throws: the reader's error if the file is not such a model, or is damaged.
  func validate(_ path: String, as kind: ModelKind) throws
}
