// swift-tools-version: 6.2
import PackageDescription

/// Everything is built with warnings as errors; the language mode follows from the tools version.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// One module of the product.
///
/// Which module may import which is the architecture; `Tests/ArchitectureTests` holds every `import` against
/// this file.
func module(
  _ name: String,
  _ dependencies: [Target.Dependency] = [],
  resources: [Resource]? = nil
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
  name: "boardspool",
  targets: [
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CInotifyTools", providers: [.apt(["libinotifytools0-dev"])]),
    module("JSON"),
    module("HTTP"),
    module("JUnit"),
    module("Boards", ["JSON"], resources: [.embedInCode("Recipes/Builtin")]),
    module("Posix", ["CLinux"]),
    module("Watch", ["CInotifyTools", "Posix"]),
    module("Spool", ["JSON", "Posix"]),
    module("Remote", ["Posix", "Spool"]),
    module("Custody", ["JSON", "Posix", "Spool"]),
    module("Lab", ["Boards", "JSON", "Posix", "Spool"]),
    module("Reports", ["JUnit", "Posix", "Spool"]),
    module("Intake", ["Boards", "Custody", "JSON", "Lab", "Posix", "Spool"]),
    module("Runner", ["Boards", "Custody", "JSON", "JUnit", "Lab", "Posix", "Spool"]),
    module("Gateway", ["Boards", "HTTP", "JSON", "JUnit", "Lab", "Posix", "Reports", "Spool"]),
    module("Daemon", ["Custody", "Gateway", "Intake", "Posix", "Runner", "Spool", "Watch"]),
    module("Client", ["Boards", "Custody", "JSON", "Lab", "Posix", "Remote", "Reports", "Runner", "Spool"]),
    .executableTarget(
      name: "boardspool",
      dependencies: ["Client", "Custody", "Daemon", "JSON", "Lab", "Posix", "Remote", "Runner", "Spool"],
      swiftSettings: strict
    ),
    .target(
      name: "TestSupport",
      dependencies: ["Custody", "JSON", "Posix", "Spool"],
      path: "Tests/TestSupport",
      swiftSettings: strict
    ),
    tests("ArchitectureTests", ["JSON", "Posix", "TestSupport"]),
    tests("BoardsTests", ["Boards", "JSON"]),
    tests(
      "ClientTests",
      ["Boards", "Client", "Custody", "JSON", "JUnit", "Lab", "Posix", "Spool", "TestSupport", "boardspool"]
    ),
    tests("CustodyTests", ["Custody", "JSON", "Posix", "Spool", "TestSupport"]),
    tests("GatewayTests", ["Boards", "Gateway", "HTTP", "JSON", "JUnit", "Lab", "Posix", "Spool"]),
    tests("HTTPTests", ["HTTP"]),
    tests("IntakeTests", ["Boards", "Custody", "Intake", "JSON", "Lab", "Posix", "Spool", "TestSupport"]),
    tests("IntegrationTests", ["Boards", "JSON", "Lab", "Posix", "Spool", "TestSupport", "boardspool"]),
    tests("JSONTests", ["JSON"]),
    tests("JUnitTests", ["JUnit"]),
    tests("LabTests", ["Boards", "JSON", "Lab", "Posix", "Spool", "TestSupport"]),
    tests("PosixTests", ["Posix", "TestSupport"]),
    tests("RemoteTests", ["Posix", "Remote", "Spool", "TestSupport"]),
    tests("RunnerTests", ["Boards", "Custody", "JSON", "JUnit", "Posix", "Runner", "Spool", "TestSupport"]),
    tests("SpoolTests", ["JSON", "Posix", "Spool", "TestSupport"]),
    tests("WatchTests", ["Posix", "TestSupport", "Watch"]),
  ]
)
