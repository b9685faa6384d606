"""The land-use balance of a layer of lots ("bảng cân đối sử dụng đất"), and the rules that it is held against."""
