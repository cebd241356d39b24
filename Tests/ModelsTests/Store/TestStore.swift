import Models
import TestSupport

/// Calls `body` with a store in a folder of its own, whose package index cannot be reached.
func withStore<R>(_ body: (_ store: ModelStore, _ folder: String) throws -> R) throws -> R {
  try withTemporaryFolder { folder in
    try body(ModelStore(environment: ["DATAPREP_CACHE": folder, "PIP_INDEX_URL": "file:///nowhere"]), folder)
  }
}

/// A small fastText model.
let words = TestFiles.fixture("language/words.bin")

/// Takes every file for a model.
struct AcceptAll: ModelValidator {
  func validate(_ path: String, as kind: ModelKind) throws {}
}

/// Takes files for models of one kind alone, whatever they hold.
struct Accept: ModelValidator {
  struct Refusal: Error {}

  var kind: ModelKind

  func validate(_ path: String, as kind: ModelKind) throws {
    guard kind == self.kind else { throw Refusal() }
  }
}
