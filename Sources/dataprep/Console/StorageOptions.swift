import ArgumentParser
import Base
import Fetch

/// Where objects of `s3://` locations are, in commands that read or write them.
struct StorageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The object store of s3:// locations. Default: AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, or AWS.", valueName: "url"))
  var endpointUrl: String?

  func validate() throws {
    guard let endpointUrl else { return }
    do throws(SourceError) { try S3Settings.use(endpoint: endpointUrl) } catch {
      throw ValidationError("--endpoint-url takes a URL such as http://localhost:9000.")
    }
  }
}
