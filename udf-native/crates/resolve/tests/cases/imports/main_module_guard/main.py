from config import settings


def main():
    return settings().get("debug")


if __name__ == "__main__":
    main()
