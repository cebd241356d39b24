import ArgumentParser
import Base
import Fetch
import Runs

/// Where objects of `s3://` locations are, in commands that read or write them.
struct StorageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The object store of s3:// locations. Default: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, or AWS.", valueName: "url"))
  var endpointUrl: String?

  @Option(
    help: ArgumentHelp(
      "Where this host keeps what a run in an object store has not published yet. Default: the user's cache.",
      valueName: "dir"), completion: .directory)
  var workDir: String?

  func validate() throws {
    if let workDir {
      if workDir.isEmpty || isObjectLocation(workDir) {
        throw ValidationError("--work-dir takes the name of a local directory.")
      }
      WorkFolder.use(workDir)
    }
    guard let endpointUrl else { return }
    do throws(SourceError) { try S3Settings.use(endpoint: endpointUrl) } catch {
      throw ValidationError("--endpoint-url takes a URL such as http://localhost:9000.")
    }
  }
}
