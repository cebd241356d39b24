import Base
import Foundation
import TestSupport
import Testing

@testable import dataprep

struct RecipeLocationTests {
  @Test func recipesOfAPackageAreFoundByName() throws {
    try withTemporaryFolder { folder in
      let installed = "\(folder)/usr/share/dataprep/pipelines"
      try FileSystem.createFolder(installed)
      try AtomicFile.write("", to: "\(installed)/planted.yaml")
      let program = "\(folder)/usr/bin/dataprep"
      for name in ["planted", "planted.yaml", "pipelines/planted.yaml", "pipelines/planted"] {
        #expect(RecipeLocation(name, program: program).path == "\(installed)/planted.yaml")
      }
      // Names of files stay what they are, whether they are there or not.
      for name in [
        "/planted", "./planted.yaml", "../planted", "other", "pipelines/other.yaml", "\(installed)/planted.yaml",
      ] {
        #expect(RecipeLocation(name, program: program).path == name)
      }
    }
  }
}
